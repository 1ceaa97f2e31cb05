"""Repeats full-batch training of the two-layer CNN on signal-noise data, with NumPy and closed formulas alone.

    python3 reference.py JOBS.json

JOBS.json is a list of {"file", "objective", "lambda", "learning_rate", "steps", "power"}; each file is a safetensors file
with train/patches [n, 2, d], train/labels [n], weights/initial and weights/final [2, m, d]. For every job one line is
printed: the largest absolute error of the final weights over their largest absolute value.

Conventions. Filter k of 2m has sign c_k = +1/m or -1/m; s(z) = max(0, z)^q; z_ikp = <w_k, x_ip>;
f_i = sum_k c_k sum_p s(z_ikp); l_i = log(1 + exp(-y_i f_i)).

With h_i = dl_i/df_i and v_ik = sum_p s'(z_ikp) x_ip, the gradient of l_i at filter k is h_i c_k v_ik, so
    ||grad l_i||^2 = h_i^2 Q_i,   Q_i = sum_k c_k^2 ||v_ik||^2,
where ||v_ik||^2 contains the cross term 2 s'(z_ik1) s'(z_ik2) <x_i1, x_i2>, which orthogonal noise makes zero.
"""
import json
import struct
import sys

import numpy as np

TYPES = {"F64": "<f8", "F32": "<f4"}


def read_safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        tensors[name] = np.frombuffer(data[begin:end], TYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors


class Activation:
    """s, s' and s'' of max(0, z)^q, derivatives at z <= 0 being 0."""

    def __init__(self, q):
        self.q = q

    def value(self, z):
        return self._on(z, lambda t: t**self.q)

    def first(self, z):
        return self._on(z, lambda t: self.q * t ** (self.q - 1))

    def second(self, z):
        if self.q == 1:
            return np.zeros_like(z)
        return self._on(z, lambda t: self.q * (self.q - 1) * t ** (self.q - 2))

    @staticmethod
    def _on(z, formula):
        result = np.zeros_like(z)
        on = z > 0
        result[on] = formula(z[on])
        return result


def sigmoid(t):
    return 0.5 * (1 + np.tanh(0.5 * t))


class Network:
    """All that the gradients need at weights w [K, d], for patches x [n, 2, d] and labels y [n]."""

    def __init__(self, w, x, y, c, s):
        self.x, self.c, self.n = x, c, len(y)
        z = np.einsum("kd,npd->nkp", w, x)
        f = np.einsum("k,nkp->n", c, s.value(z))
        self.h = -y * sigmoid(-y * f)
        self.h_slope = sigmoid(y * f) * sigmoid(-y * f)  # y^2 = 1
        self.second = s.second(z)
        self.v = np.einsum("nkp,npd->nkd", s.first(z), x)

    def risk_gradient(self):
        return np.einsum("n,k,nkd->kd", self.h, self.c, self.v) / self.n

    def mean_squared_norm_gradient(self):
        """Gradient of (1/n) sum_i h_i^2 Q_i."""
        q = np.einsum("k,nkd->n", self.c**2, self.v**2)
        through_h = np.einsum("n,k,nkd->kd", 2 * self.h * self.h_slope * q, self.c, self.v)
        along = np.einsum("nkd,npd->nkp", self.v, self.x)  # <v_ik, x_ip>
        through_v = np.einsum("n,k,nkp,npd->kd", 2 * self.h**2, self.c**2, self.second * along, self.x)
        return (through_h + through_v) / self.n

    def squared_risk_gradient_gradient(self):
        """Gradient of ||grad L_S||^2: twice the Hessian of L_S times its gradient."""
        g = self.risk_gradient()
        df = np.einsum("k,nkd,kd->n", self.c, self.v, g)  # how f_i changes along g
        through_h = np.einsum("n,k,nkd->kd", self.h_slope * df, self.c, self.v)
        along = np.einsum("kd,npd->nkp", g, self.x)
        through_v = np.einsum("n,k,nkp,npd->kd", self.h, self.c, self.second * along, self.x)
        return 2 * (through_h + through_v) / self.n


PENALTY_GRADIENTS = {
    "gd": lambda net: 0.0,
    "gr": lambda net: net.squared_risk_gradient_gradient(),
    "pegr": lambda net: net.mean_squared_norm_gradient(),
    "variance": lambda net: net.mean_squared_norm_gradient() - net.squared_risk_gradient_gradient(),
}


def train(job, tensors):
    x, y = tensors["train/patches"].astype(float), tensors["train/labels"].astype(float)
    initial = tensors["weights/initial"].astype(float)
    m, d = initial.shape[1:]
    c = np.repeat([1.0 / m, -1.0 / m], m)
    w, s = initial.reshape(2 * m, d).copy(), Activation(job["power"])
    for _ in range(job["steps"]):
        net = Network(w, x, y, c, s)
        penalty = PENALTY_GRADIENTS[job["objective"]](net)
        w -= job["learning_rate"] * (net.risk_gradient() + 0.5 * job["lambda"] * penalty)
    return w.reshape(2, m, d)


def main():
    with open(sys.argv[1]) as file:
        jobs = json.load(file)
    for job in jobs:
        tensors = read_safetensors(job["file"])
        expected, actual = train(job, tensors), tensors["weights/final"]
        print(repr(float(np.abs(expected - actual).max() / np.abs(expected).max())))


if __name__ == "__main__":
    main()
