"""Reads what was told of runs with TensorBoard itself, and with MLflow's own client: prints one JSON document."""

import json
import sys

what, where, *rest = sys.argv[1:]
if what == "tensorboard":
    from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
    from tensorboard.plugins.hparams import plugin_data_pb2

    runs = EventMultiplexer().AddRunsFromDirectory(where).Reload()
    found = {}
    for name in runs.Runs():
        accumulator = runs.GetAccumulator(name)
        scalars = {
            tag: [[event.step, event.tensor_proto.float_val[0]] for event in accumulator.Tensors(tag)]
            for tag in accumulator.Tags()["tensors"]
            if not tag.startswith("_hparams_")
        }
        hparams = {}
        for tag, content in accumulator.PluginTagToContent("hparams").items():
            data = plugin_data_pb2.HParamsPluginData.FromString(content)
            kind = data.WhichOneof("data")
            if kind == "session_start_info":
                hparams["settings"] = {
                    key: getattr(value, value.WhichOneof("kind")) for key, value in data.session_start_info.hparams.items()
                }
            if kind == "session_end_info":
                hparams["status"] = data.session_end_info.status
            if kind == "experiment":
                hparams["metrics"] = [metric.name.tag for metric in data.experiment.metric_infos]
        found[name] = {"scalars": scalars, **hparams}
else:
    from mlflow.tracking import MlflowClient

    client = MlflowClient(where)
    experiment = client.get_experiment_by_name(rest[0])
    found = {}
    for run in client.search_runs([experiment.experiment_id]):
        found[run.info.run_name] = {
            "status": run.info.status,
            "settings": run.data.params,
            "scalars": {
                tag: [[each.step, each.value] for each in client.get_metric_history(run.info.run_id, tag)]
                for tag in run.data.metrics
            },
        }
json.dump(found, sys.stdout)
