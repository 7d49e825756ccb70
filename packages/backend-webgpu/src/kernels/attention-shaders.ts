import { lowest } from '../wgsl.ts';

/** An invocation for each query (or key) of each head of each row, in that order: neighbours read the same keys. */
const attended = /* wgsl */ `
${lowest}
const scale = inverseSqrt(f32(size));

struct Place { b: i32, head: i32, position: i32 }

fn placeOf(index: i32, positions: i32) -> Place {
  return Place(index / positions / heads, index / positions % heads, index % positions);
}

/** Where the numbers of a head begin at a position, in a tensor whose positions are that far apart. */
fn headStart(place: Place, positions: i32, step: i32) -> i32 {
  return (place.b * positions + place.position) * step + place.head * size;
}

fn queryStart(place: Place) -> i32 { return headStart(place, uniforms.time, uniforms.step); }
fn keyStart(place: Place) -> i32 { return headStart(place, uniforms.keyTime, uniforms.step) + uniforms.keysFrom; }
fn valueStart(place: Place) -> i32 { return headStart(place, uniforms.keyTime, uniforms.step) + uniforms.valuesFrom; }
fn outputStart(place: Place) -> i32 { return headStart(place, uniforms.time, heads * size); }

/** How many keys a query may see, those that a mask hides among them. */
fn keysBefore(t: i32) -> i32 { return select(uniforms.keyTime, min(t + 1, uniforms.keyTime), causal == 1); }

fn isHidden(place: Place) -> bool { return keyMaskAt(place.b * uniforms.keyTime + place.position) == 0.0; }
`;

/** q of one query, times 1/√size. */
const scores = /* wgsl */ `
fn scaledQuery(query: i32) -> array<f32, size> {
  var q: array<f32, size>;
  for (var d = 0; d < size; d++) { q[d] = queriesAt(query + d) * scale; }
  return q;
}

fn scoreOf(q: ptr<function, array<f32, size>>, key: i32) -> f32 {
  var score = 0.0;
  for (var d = 0; d < size; d++) { score += (*q)[d] * keysAt(key + d); }
  return score;
}
`;

/** Softmax as it goes: what was summed so far shrinks when a higher score comes. */
export const outputs = /* wgsl */ `
${attended}
${scores}
fn main(index: i32) {
  if (index >= uniforms.batch * heads * uniforms.time) { return; }
  let place = placeOf(index, uniforms.time);
  var q = scaledQuery(queryStart(place));
  var sums: array<f32, size>;
  var top = lowest;
  var total = 0.0;
  for (var s = 0; s < keysBefore(place.position); s++) {
    let seen = Place(place.b, place.head, s);
    if (isHidden(seen)) { continue; }
    let score = scoreOf(&q, keyStart(seen));
    let value = valueStart(seen);
    let higher = max(top, score);
    let kept = exp(top - higher);
    let weight = exp(score - higher);
    top = higher;
    total = total * kept + weight;
    for (var d = 0; d < size; d++) { sums[d] = sums[d] * kept + weight * valuesAt(value + d); }
  }
  let output = outputStart(place);
  for (var d = 0; d < size; d++) { result[output + d] = select(0.0, sums[d] / total, total != 0.0); }
}
`;

/** Of each query: its highest score, log Σ exp(score − highest), and Σ outputs·outputsGradient, which the gradients of its scores have in common. */
export const statistics = /* wgsl */ `
${attended}
${scores}
fn main(index: i32) {
  if (index >= uniforms.batch * heads * uniforms.time) { return; }
  let place = placeOf(index, uniforms.time);
  var q = scaledQuery(queryStart(place));
  var top = lowest;
  var total = 0.0;
  for (var s = 0; s < keysBefore(place.position); s++) {
    let seen = Place(place.b, place.head, s);
    if (isHidden(seen)) { continue; }
    let score = scoreOf(&q, keyStart(seen));
    let higher = max(top, score);
    total = total * exp(top - higher) + exp(score - higher);
    top = higher;
  }
  let output = outputStart(place);
  var along = 0.0;
  for (var d = 0; d < size; d++) { along += outputsAt(output + d) * outputsGradientAt(output + d); }
  result[3 * index] = top;
  result[3 * index + 1] = log(total);
  result[3 * index + 2] = along;
}
`;

/** Invocations for the queries, then for the keys, each of which goes through all that it has to do with. */
export const gradients = /* wgsl */ `
${attended}
${scores}
fn weightOf(score: f32, query: i32) -> f32 {
  return exp(score - statisticsAt(3 * query) - statisticsAt(3 * query + 1));
}

fn queryGradient(index: i32) {
  let place = placeOf(index, uniforms.time);
  let query = queryStart(place);
  let output = outputStart(place);
  var q = scaledQuery(query);
  var arriving: array<f32, size>;
  var sums: array<f32, size>;
  for (var d = 0; d < size; d++) { arriving[d] = outputsGradientAt(output + d); }
  for (var s = 0; s < keysBefore(place.position); s++) {
    let seen = Place(place.b, place.head, s);
    if (isHidden(seen)) { continue; }
    let key = keyStart(seen);
    let value = valueStart(seen);
    var mixed = 0.0;
    for (var d = 0; d < size; d++) { mixed += arriving[d] * valuesAt(value + d); }
    let gradient = scale * weightOf(scoreOf(&q, key), index) * (mixed - statisticsAt(3 * index + 2));
    for (var d = 0; d < size; d++) { sums[d] += gradient * keysAt(key + d); }
  }
  for (var d = 0; d < size; d++) { result[query + d] = sums[d]; }
}

fn keyGradients(index: i32) {
  let place = placeOf(index, uniforms.keyTime);
  let key = keyStart(place);
  let value = valueStart(place);
  var k: array<f32, size>;
  var v: array<f32, size>;
  var keySums: array<f32, size>;
  var valueSums: array<f32, size>;
  for (var d = 0; d < size; d++) {
    k[d] = keysAt(key + d);
    v[d] = valuesAt(value + d);
  }
  var t = select(0, place.position, causal == 1);
  if (isHidden(place)) { t = uniforms.time; }
  for (; t < uniforms.time; t++) {
    let seeing = Place(place.b, place.head, t);
    let query = queryStart(seeing);
    let output = outputStart(seeing);
    let row = (place.b * heads + place.head) * uniforms.time + t;
    var score = 0.0;
    var mixed = 0.0;
    for (var d = 0; d < size; d++) {
      // in the order of scoreOf: large scores must come out alike
      score += queriesAt(query + d) * scale * k[d];
      mixed += v[d] * outputsGradientAt(output + d);
    }
    let weight = weightOf(score, row);
    let gradient = scale * weight * (mixed - statisticsAt(3 * row + 2));
    for (var d = 0; d < size; d++) {
      keySums[d] += gradient * queriesAt(query + d);
      valueSums[d] += weight * outputsGradientAt(output + d);
    }
  }
  let start = headStart(place, uniforms.keyTime, uniforms.step);
  for (var d = 0; d < size; d++) {
    result[start + uniforms.keyGradientsFrom + d] = keySums[d];
    result[start + uniforms.valueGradientsFrom + d] = valueSums[d];
  }
}

fn main(index: i32) {
  let queryCount = uniforms.batch * heads * uniforms.time;
  if (index < queryCount) {
    queryGradient(index);
  } else if (index < queryCount + uniforms.batch * heads * uniforms.keyTime) {
    keyGradients(index - queryCount);
  }
}
`;
