"""Golden runs of a whole training loop in PyTorch (float64): carried state, clipping, penalties, decoupled decay, proximal maps, evaluation, early stopping.
Writes training-loop.json. Usage, in this folder: python training-loop.py"""
import json, math, os, torch
torch.set_default_dtype(torch.float64)
V, E, H, B, T, STEPS, EVERY = 11, 5, 7, 3, 6, 44, 4
g = torch.Generator().manual_seed(3)
table = torch.rand(V, V, generator=g) ** 6 + 1e-3
ids = [0]
for _ in range(519): ids.append(int(torch.multinomial(table[ids[-1]] / table[ids[-1]].sum(), 1, generator=g)))
train, valid = ids[:400], ids[400:]
per_epoch = (len(train) - 1) // (B * T)
def batch(step):
    w = step % per_epoch; starts = [(r * per_epoch + w) * T for r in range(B)]
    return {'inputs': [train[s:s + T] for s in starts], 'targets': [train[s + 1:s + T + 1] for s in starts], 'continues': w > 0}
blocks = [{'inputs': [valid[s:s + T]], 'targets': [valid[s + 1:s + T + 1]]} for s in range(0, (len(valid) - 1) // T * T, T)]
def build(layers):
    gg = torch.Generator().manual_seed(17 + layers); P = {'embedding.weight': torch.randn(V, E, generator=gg) * .5}
    for l in range(layers):
        k = H ** -.5
        P[f'lstm.weight_ih_l{l}'] = (torch.rand(4 * H, E if l == 0 else H, generator=gg) * 2 - 1) * k; P[f'lstm.weight_hh_l{l}'] = (torch.rand(4 * H, H, generator=gg) * 2 - 1) * k
        P[f'lstm.bias_l{l}'] = (torch.rand(4 * H, generator=gg) * 2 - 1) * k
    P['head.weight'] = (torch.rand(V, H, generator=gg) * 2 - 1) * H ** -.5; P['head.bias'] = torch.zeros(V)
    return {n: p.requires_grad_() for n, p in P.items()}
def forward(P, x, state):
    layers = sum(n.startswith('lstm.weight_ih') for n in P); h = P['embedding.weight'][x]; state = state or [(torch.zeros(x.shape[0], H), torch.zeros(x.shape[0], H))] * layers; nxt = []
    for l in range(layers):
        a, c = state[l]; out = []
        for t in range(x.shape[1]):
            z = h[:, t] @ P[f'lstm.weight_ih_l{l}'].T + a @ P[f'lstm.weight_hh_l{l}'].T + P[f'lstm.bias_l{l}']; i, f, u, o = z.chunk(4, 1)
            c = f.sigmoid() * c + i.sigmoid() * u.tanh(); a = o.sigmoid() * c.tanh(); out.append(a)
        h = torch.stack(out, 1); nxt.append((a, c))
    return h @ P['head.weight'].T + P['head.bias'], nxt
loss_of = lambda lg, y: torch.nn.functional.cross_entropy(lg.reshape(-1, V), y.reshape(-1))
soft = lambda w, t: w.sign() * (w.abs() - t).clamp(min=0)
free = lambda n: n.endswith('bias') or 'bias_l' in n
def run(case):
    P = build(case['layers']); first = {n: p.detach().clone() for n, p in P.items()}; M = {n: (torch.zeros_like(p), torch.zeros_like(p)) for n, p in P.items()}
    state, rows, evals, o, lr = None, [], [], case['optimizer'], case['optimizer']['learningRate']
    best, waited, stop = math.inf, 0, None
    for step in range(STEPS):
        b = batch(step); x, y = torch.tensor(b['inputs']), torch.tensor(b['targets'])
        for p in P.values(): p.grad = None
        lg, nxt = forward(P, x, state if b['continues'] else None); data = loss_of(lg, y); data.backward(); state = [(a.detach(), c.detach()) for a, c in nxt]
        with torch.no_grad():
            G = {n: p.grad.clone() for n, p in P.items()}; pen = 0.
            for r in case['rules']:
                if r['as'] != 'penalty': continue
                l1, l2 = r['lambda'] * r['alpha'], r['lambda'] * (1 - r['alpha'])
                for n, p in P.items():
                    if not free(n): pen += float(l1 * p.abs().sum() + l2 / 2 * (p ** 2).sum()); G[n] += l1 * p.sign() + l2 * p
            norm = float(sum((q ** 2).sum() for q in G.values()) ** .5)
            if 'clipGlobalNorm' in o: s = min(1, o['clipGlobalNorm'] / (norm + 1e-6)); G = {n: q * s for n, q in G.items()}
            for n, p in P.items():
                q, (m, v) = G[n], M[n]
                if o['kind'] == 'adam': m.mul_(.9).add_(q, alpha=.1); v.mul_(.999).addcmul_(q, q, value=.001); u = -lr * (m / (1 - .9 ** (step + 1))) / ((v / (1 - .999 ** (step + 1))).sqrt() + 1e-8)
                else: m.mul_(o['momentum']).add_(q); u = -lr * (q + o['momentum'] * m if o['kind'] == 'nesterov' else m)
                w = p.clone()
                for r in case['rules']:
                    if r['as'] == 'decoupled' and not free(n): w = w * (1 - lr * r['lambda'])
                w = w + u
                for r in case['rules']:
                    if r['as'] == 'proximal' and not free(n): w = soft(w, lr * r['lambda'] * r['alpha']) / (1 + lr * r['lambda'] * (1 - r['alpha']))
                p.copy_(w)
            rows.append({'dataLoss': float(data), 'penalty': pen, 'gradientNorm': norm})
            if (step + 1) % EVERY == 0:
                fresh = carried = 0.; st = None
                for k in blocks:
                    x, y = torch.tensor(k['inputs']), torch.tensor(k['targets']); fresh += float(loss_of(forward(P, x, None)[0], y)); lg, st = forward(P, x, st); carried += float(loss_of(lg, y))
                fresh /= len(blocks); evals.append({'step': step + 1, 'withoutContext': fresh, 'carried': carried / len(blocks)})
                if fresh < best: best, waited, at = fresh, 0, step + 1
                else: waited += 1
                if waited == 2 and stop is None: stop = {'patience': 2, 'stopsAfterStep': step + 1, 'bestStep': at}
    flat = lambda d: {n: p.detach().reshape(-1).tolist() for n, p in d.items()}
    return {**case, 'shapes': {n: list(p.shape) for n, p in P.items()}, 'first': flat(first), 'steps': rows, 'evaluations': evals, 'earlyStop': stop, 'last': flat(P), 'exactZeros': {n: int((p == 0).sum()) for n, p in P.items()}}
adam = {'kind': 'adam', 'learningRate': .05, 'clipGlobalNorm': .5}
rule = lambda how, lam, alpha: {'as': how, 'lambda': lam, 'alpha': alpha}
cases = [dict(name=n, layers=l, optimizer=o, rules=r) for n, l, o, r in [
    ('plain', 1, adam, []), ('no clipping', 1, {'kind': 'adam', 'learningRate': .05}, []), ('three layers', 3, adam, []), ('l2 decoupled', 1, adam, [rule('decoupled', .6, 0)]), ('l1 proximal', 1, adam, [rule('proximal', .08, 1)]),
    ('elastic net .3 proximal', 1, adam, [rule('proximal', .2, .3)]), ('elastic net .3 penalty', 1, adam, [rule('penalty', .01, .3)]), ('decoupled, then two proximal', 1, adam, [rule('decoupled', .4, 0), rule('proximal', .05, 1), rule('proximal', .3, .2)]),
    ('momentum, elastic net .7 proximal', 1, {'kind': 'momentum', 'learningRate': .2, 'momentum': .9}, [rule('proximal', .01, .7)]), ('nesterov, l1 proximal', 2, {'kind': 'nesterov', 'learningRate': .2, 'momentum': .8, 'clipGlobalNorm': .5}, [rule('proximal', .01, 1)])]]
out = {'about': f'torch {torch.__version__}, float64', 'sizes': {'vocabulary': V, 'embedding': E, 'hidden': H, 'batchSize': B, 'sequenceLength': T}, 'train': train, 'valid': valid, 'stepsPerEpoch': per_epoch, 'evaluateEvery': EVERY, 'cases': [run(c) for c in cases]}
os.makedirs('.', exist_ok=True); json.dump(out, open('training-loop.json', 'w'))
for c in out['cases']: print(c['name'], [round(r['dataLoss'], 4) for r in c['steps'][::11]], [round(e['withoutContext'], 4) for e in c['evaluations']][-3:], c['earlyStop'], sum(c['exactZeros'].values()))
