#!/usr/bin/env python3
"""Measures operators and microbenchmarks on the NVIDIA GPU at hand, for ./systole validate and ./systole calibrate.

Writes two files of CSV:
  OPERATORS  the columns of configs/measurements/operators.csv, then clock, cache hit rate, DRAM bytes, date and versions
  MICRO      device, metric, value, unit, condition: launch gaps, empty kernel, copy bandwidth, latency chase

Timing classes, as configs/measurements/README.md means them:
  graph   kernels back to back in a CUDA graph, over and over until the clock has settled; weights rotate among copies
  kernel  the kernels' own time in the profiler, single calls after a pause: the clock of a burst
  event   one eager call between two device events, after a pause
  host    the host's clock around one call and a synchronisation, after a pause

Needs PyTorch with CUDA. Uses, where there: pynvml (watts, clock), triton (latency chase, empty kernel), flash_attn, and
Nsight Compute with --ncu (cache hit rate and DRAM bytes). Without a GPU, --dry-run writes the plan with empty measurements.
"""

import argparse
import csv
import datetime
import io
import json
import statistics
import subprocess
import sys
import time

COLUMNS = (
    "case,device,ranks,op,dtype,kv_dtype,quantisation,m,n,k,batch,q_heads,kv_heads,head_dim,q_len,kv_len,causal,rows,cols,bytes,"
    "software,timing,measured_us,measured_watts,source"
).split(",")
EXTRA = ["sm_clock_mhz", "cache_hit_percent", "dram_bytes", "date", "gpu", "driver", "cuda", "torch", "triton"]
MICRO = ["device", "metric", "value", "unit", "condition"]

DEVICES = {  # part of the name that the driver gives -> preset; the longest that fits
    "V100-SXM2-16GB": "v100-sxm2-16gb", "V100-SXM2-32GB": "v100-sxm2-32gb", "V100-PCIE-32GB": "v100-pcie-32gb",
    "Tesla T4": "t4", "A10G": "a10g", "A30": "a30", "A40": "a40", "RTX A6000": "rtx-a6000",
    "A100-PCIE-40GB": "a100-pcie-40gb", "A100 80GB PCIe": "a100-pcie-80gb",
    "A100-SXM4-40GB": "a100-sxm-40gb", "A100-SXM4-80GB": "a100-sxm-80gb", "A800-SXM4-80GB": "a800-sxm-80gb",
    "H100 PCIe": "h100-pcie-80gb", "H100 80GB HBM3": "h100-sxm-80gb", "H100 NVL": "h100-nvl-94gb", "H800": "h800-sxm",
    "H20": "h20", "H200": "h200-sxm", "B200": "b200-sxm", "GB200": "gb200", "L4": "l4", "L40S": "l40s",
    "RTX 3060": "rtx-3060", "RTX 3090": "rtx-3090", "RTX 4080": "rtx-4080", "RTX 4090": "rtx-4090",
    "RTX 5080": "rtx-5080", "RTX 5090": "rtx-5090", "RTX 5090 D": "rtx-5090d", "RTX PRO 6000": "rtx-pro-6000",
}

GROUPS = ("gemm", "prefill", "decode", "rowwise")
TIMINGS = ("graph", "kernel", "event", "host")
COLD_BYTES = 512 << 20  # weights of a graph rotate among copies of together more than any cache
NCU_METRICS = "lts__t_sectors_lookup_hit.sum,lts__t_sectors.sum,dram__bytes.sum"


# ---------------------------------------------------------------------------------------------------------------- the plan

def plan(groups, dtypes, quick):
    """Cases as dicts of columns; sizes are those of models and powers of two between."""
    cases = []
    gemms = [(1, 4096, 4096), (16, 4096, 4096), (128, 4096, 4096), (1024, 4096, 4096), (4096, 4096, 4096), (8192, 8192, 8192)]
    if not quick:
        gemms = [
            (m, n, k)
            for n, k in [(4096, 4096), (6144, 4096), (28672, 4096), (4096, 14336), (8192, 8192), (57344, 8192), (1024, 16384),
                         (1000, 1000)]
            for m in (1, 4, 16, 64, 128, 256, 512, 1024, 2048, 4096, 8192)
        ]
    if "gemm" in groups:
        for dtype in dtypes:
            for m, n, k in gemms:
                for quantisation in ("none", "dynamic") if dtype == "fp8" else ("none",):
                    cases.append(dict(op="gemm", dtype=dtype, quantisation=quantisation, m=m, n=n, k=k, batch=1))
        for batch, m, n, k in [(32, 128, 128, 128), (64, 512, 128, 512)]:
            cases.append(dict(op="gemm", dtype="bf16", quantisation="none", m=m, n=n, k=k, batch=batch))
    heads = [(32, 8, 128)] if quick else [(32, 32, 128), (32, 8, 128), (64, 8, 128), (8, 1, 128), (16, 16, 64)]
    if "prefill" in groups:
        for q_heads, kv_heads, dim in heads:
            for batch, length in [(1, 1024), (4, 2048)] if quick else [(b, s) for s in (128, 512, 1024, 2048, 4096, 8192)
                                                                      for b in (1, 4, 16) if b * s <= 32768]:
                cases.append(attention("attention_prefill", batch, q_heads, kv_heads, dim, length, length))
    if "decode" in groups:
        for q_heads, kv_heads, dim in heads:
            for batch, length in [(1, 4096), (32, 1024)] if quick else [(b, s) for s in (256, 1024, 4096, 16384, 65536)
                                                                       for b in (1, 8, 32, 128) if b * s <= 524288]:
                cases.append(attention("attention_decode", batch, q_heads, kv_heads, dim, 1, length))
    if "rowwise" in groups:
        for op in ("softmax", "layernorm", "rmsnorm", "fused_add_rmsnorm", "gelu", "silu_mul", "add", "mul", "relu", "tanh"):
            for rows, cols in [(64, 4096), (4096, 4096)] if quick else [(r, c) for c in (1024, 4096, 8192, 14336)
                                                                       for r in (1, 64, 1024, 4096, 16384)]:
                cases.append(dict(op=op, dtype="bf16", rows=rows, cols=cols))
    return cases


def attention(op, batch, q_heads, kv_heads, dim, q_len, kv_len):
    return dict(op=op, dtype="bf16", kv_dtype="bf16", batch=batch, q_heads=q_heads, kv_heads=kv_heads, head_dim=dim, q_len=q_len,
                kv_len=kv_len, causal="true")


def row_of(case, number, device, timing):
    row = dict.fromkeys(COLUMNS + EXTRA, "")
    row.update(case=f"hw-{number:05d}", device=device, ranks=1, timing=timing, source="bench/hardware/measure.py")
    row.update(case_software(case))
    row.update(case)
    return row


def case_software(case):
    if case["op"].startswith("attention"):
        return dict(software="flash-attn-2" if HAS_FLASH else "torch-sdpa")
    return dict(software="torch-cublas")


# ------------------------------------------------------------------------------------------------------------ what is measured

def dtype_of(name):
    return {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16, "tf32": torch.float32,
            "fp8": torch.float8_e4m3fn, "int8": torch.int8}[name]


def calls(case, copies):
    """Functions that do the case once each, on different copies of what should be cold."""
    return {"gemm": gemm_calls, "attention_prefill": prefill_calls, "attention_decode": decode_calls}.get(
        case["op"], rowwise_calls)(case, copies)


def random(*shape, dtype=None):
    return torch.randn(*shape, device="cuda", dtype=torch.float32).to(dtype or torch.bfloat16)


def gemm_calls(case, copies):
    m, n, k, batch = (int(case[c]) for c in ("m", "n", "k", "batch"))
    name = case["dtype"]
    if name == "int8":
        a = torch.randint(-100, 100, (m, k), device="cuda", dtype=torch.int8)
        weights = [torch.randint(-100, 100, (n, k), device="cuda", dtype=torch.int8).t() for _ in range(copies)]
        return [lambda w=w: torch._int_mm(a, w) for w in weights]
    if name == "fp8":
        one = torch.ones((), device="cuda")
        wide = random(m, k)
        a = wide.to(torch.float8_e4m3fn)
        weights = [random(n, k).to(torch.float8_e4m3fn).t() for _ in range(copies)]
        if case["quantisation"] == "none":
            return [lambda w=w: torch._scaled_mm(a, w, scale_a=one, scale_b=one, out_dtype=torch.bfloat16) for w in weights]

        def dynamic(w):
            scale = wide.abs().amax().float() / 448.0
            return torch._scaled_mm((wide / scale).to(torch.float8_e4m3fn), w, scale_a=scale, scale_b=one,
                                    out_dtype=torch.bfloat16)

        return [lambda w=w: dynamic(w) for w in weights]
    torch.backends.cuda.matmul.allow_tf32 = name == "tf32"
    dtype = dtype_of(name)
    if batch > 1:
        a = random(batch, m, k, dtype=dtype)
        weights = [random(batch, k, n, dtype=dtype) for _ in range(copies)]
        return [lambda w=w: torch.bmm(a, w) for w in weights]
    a = random(m, k, dtype=dtype)
    weights = [random(n, k, dtype=dtype).t() for _ in range(copies)]
    return [lambda w=w: torch.mm(a, w) for w in weights]


def prefill_calls(case, copies):
    b, h, g, d, s = (int(case[c]) for c in ("batch", "q_heads", "kv_heads", "head_dim", "q_len"))
    q, k, v = random(b, s, h, d), random(b, s, g, d), random(b, s, g, d)
    key_cache, value_cache = torch.empty_like(k), torch.empty_like(v)

    def call():
        key_cache.copy_(k)  # the append to the cache counts
        value_cache.copy_(v)
        return attend(q, k, v, causal=True)

    return [call]


def decode_calls(case, copies):
    b, h, g, d, s = (int(case[c]) for c in ("batch", "q_heads", "kv_heads", "head_dim", "kv_len"))
    q, new_k, new_v = random(b, 1, h, d), random(b, 1, g, d), random(b, 1, g, d)
    caches = [(random(b, s, g, d), random(b, s, g, d)) for _ in range(max(1, min(copies, 4)))]

    def call(key_cache, value_cache):
        key_cache[:, -1:].copy_(new_k)
        value_cache[:, -1:].copy_(new_v)
        return attend(q, key_cache, value_cache, causal=False)  # one query sees every key

    return [lambda k=k, v=v: call(k, v) for k, v in caches]


def attend(q, k, v, causal):
    """Attention over [batch, tokens, heads, headDim] with grouped heads."""
    if HAS_FLASH:
        return flash_attn_func(q, k, v, causal=causal)
    q, k, v = (x.transpose(1, 2) for x in (q, k, v))
    grouped = {"enable_gqa": True} if q.shape[1] != k.shape[1] else {}
    return torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=causal, **grouped)


def rowwise_calls(case, copies):
    rows, cols = int(case["rows"]), int(case["cols"])
    f = torch.nn.functional
    x, y, weight = random(rows, cols), random(rows, cols), random(cols)
    out = torch.empty_like(x)

    def rms(t):
        return f.rms_norm(t, (cols,), weight, 1e-6)

    def fused():  # two kernels here: torch has no fused one
        torch.add(x, y, out=out)
        return rms(out)

    return [{
        "softmax": lambda: torch.softmax(x, dim=-1),
        "layernorm": lambda: f.layer_norm(x, (cols,), weight, weight),
        "rmsnorm": lambda: rms(x),
        "fused_add_rmsnorm": fused,
        "gelu": lambda: f.gelu(x),
        "silu_mul": lambda: f.silu(x).mul_(y),
        "add": lambda: torch.add(x, y, out=out),
        "mul": lambda: torch.mul(x, y, out=out),
        "relu": lambda: torch.relu(x),
        "tanh": lambda: torch.tanh(x),
    }[case["op"]]]


def copies_of(case):
    """Copies of the weights that together are larger than any cache."""
    if case["op"] == "gemm":
        size = {"fp32": 4, "tf32": 4, "fp8": 1, "int8": 1}.get(case["dtype"], 2)
        weights = int(case["n"]) * int(case["k"]) * int(case["batch"]) * size
        return max(2, min(64, -(-COLD_BYTES // weights)))
    return 4


# ------------------------------------------------------------------------------------------------------------------ clocks

class Board:
    """Watts and clock by NVML, where it is there."""

    def __init__(self):
        self.nvml = self.handle = None
        try:
            import pynvml
            pynvml.nvmlInit()
            uuid = str(getattr(torch.cuda.get_device_properties(0), "uuid", ""))
            try:
                handle = pynvml.nvmlDeviceGetHandleByUUID(("GPU-" + uuid).encode())
            except Exception:
                handle = pynvml.nvmlDeviceGetHandleByIndex(torch.cuda.current_device())
            self.nvml, self.handle = pynvml, handle
        except Exception as e:  # no library, no driver, no permission
            print(f"no watts and clocks: {e}", file=sys.stderr)

    def watts(self):
        return self.nvml.nvmlDeviceGetPowerUsage(self.handle) / 1000 if self.nvml else None

    def joules(self):
        """Energy since the driver was loaded; None where the board does not count it."""
        try:
            return self.nvml.nvmlDeviceGetTotalEnergyConsumption(self.handle) / 1000 if self.nvml else None
        except Exception:
            return None

    def clock(self):
        return self.nvml.nvmlDeviceGetClockInfo(self.handle, self.nvml.NVML_CLOCK_SM) if self.nvml else None

    def driver(self):
        if not self.nvml:
            return ""
        version = self.nvml.nvmlSystemGetDriverVersion()
        return version.decode() if isinstance(version, bytes) else version


def graph_time(functions, board, settle_seconds):
    """Microseconds a call in a graph at the settled clock, watts and clock of the loop."""
    stream = torch.cuda.Stream()
    with torch.cuda.stream(stream):
        for f in functions:
            f()
    stream.synchronize()
    rounds = max(1, -(-20 // len(functions)))
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        for _ in range(rounds):
            for f in functions:
                f()
    per_replay = rounds * len(functions)
    graph.replay()
    torch.cuda.synchronize()
    begin = time.perf_counter()
    graph.replay()
    torch.cuda.synchronize()
    replays = max(1, min(10000, int(0.1 / max(time.perf_counter() - begin, 1e-6))))

    def burst():
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        for _ in range(replays):
            graph.replay()
        end.record()
        end.synchronize()
        return start.elapsed_time(end) * 1e3 / (replays * per_replay)

    until = time.perf_counter() + settle_seconds
    while time.perf_counter() < until:
        burst()
    times, watts, clocks = [], [], []
    joules, begin = board.joules(), time.perf_counter()
    for _ in range(9):
        times.append(burst())
        watts.append(board.watts())  # the reading lags: it is of the loop that just ran
        clocks.append(board.clock())
    seconds = time.perf_counter() - begin
    after = board.joules()
    mean_watts = (after - joules) / seconds if joules is not None and after is not None and seconds > 0.5 else mean(watts)
    return statistics.median(times), mean_watts, mean(clocks)


def kernel_time(functions, pause):
    """Microseconds of the kernels of one call in the profiler, without gaps."""
    from torch.profiler import ProfilerActivity, profile
    times = []
    for i in range(12):
        f = functions[i % len(functions)]
        torch.cuda.synchronize()
        time.sleep(pause)
        with profile(activities=[ProfilerActivity.CUDA]) as run:
            f()
            torch.cuda.synchronize()
        total = 0.0
        for event in run.key_averages():
            name = event.key.lower()
            if not name.startswith("cuda"):  # calls of the runtime
                total += getattr(event, "self_device_time_total", 0) or getattr(event, "self_cuda_time_total", 0)
        if total > 0 and i >= 2:
            times.append(total)
    return statistics.median(times) if times else None


def event_time(functions, pause):
    times = []
    for i in range(15):
        f = functions[i % len(functions)]
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        torch.cuda.synchronize()
        time.sleep(pause)
        start.record()
        f()
        end.record()
        end.synchronize()
        if i >= 4:
            times.append(start.elapsed_time(end) * 1e3)
    return statistics.median(times)


def host_time(functions, pause):
    times = []
    for i in range(15):
        f = functions[i % len(functions)]
        torch.cuda.synchronize()
        time.sleep(pause)
        begin = time.perf_counter()
        f()
        torch.cuda.synchronize()
        if i >= 4:
            times.append((time.perf_counter() - begin) * 1e6)
    return statistics.median(times)


def mean(values):
    known = [v for v in values if v is not None]
    return sum(known) / len(known) if known else None


# --------------------------------------------------------------------------------------------------------- Nsight Compute

def counters(case):
    """Cache hit rate (percent) and DRAM bytes of one call, from Nsight Compute; None, None where it cannot."""
    command = ["ncu", "--csv", "--metrics", NCU_METRICS, "--profile-from-start", "off", sys.executable, __file__, "--run-case",
               json.dumps(case)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
        return parse_counters(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError, KeyError) as e:
        print(f"no counters of {case['op']}: {e}", file=sys.stderr)
        return None, None


def parse_counters(text):
    lines = text.splitlines()
    start = next((i for i, line in enumerate(lines) if line.startswith('"ID"')), None)
    if start is None:
        raise ValueError("ncu printed no table (counters may need administrator rights)")
    units = {"byte": 1, "Kbyte": 1e3, "Mbyte": 1e6, "Gbyte": 1e9}
    sums = {}
    for line in csv.DictReader(io.StringIO("\n".join(lines[start:]))):
        value = float(line["Metric Value"].replace(",", "")) * units.get(line["Metric Unit"], 1)
        sums[line["Metric Name"]] = sums.get(line["Metric Name"], 0.0) + value
    sectors = sums.get("lts__t_sectors.sum", 0)
    hit = 100 * sums.get("lts__t_sectors_lookup_hit.sum", 0) / sectors if sectors else None
    return hit, sums.get("dram__bytes.sum")


def run_case(case):
    """What the profiler sees: warm-up outside, one call inside."""
    functions = calls(case, copies_of(case))
    for f in functions:
        f()
    torch.cuda.synchronize()
    torch.cuda.profiler.start()
    functions[0]()
    torch.cuda.synchronize()
    torch.cuda.profiler.stop()


# -------------------------------------------------------------------------------------------------------- microbenchmarks

MICRO_PLAN = [
    ("copy bandwidth, read and write", "GB/s", "1 GiB to 1 GiB, graph"),
    ("copy bandwidth, read and write", "GB/s", "4 MiB to 4 MiB, graph"),
    ("small kernels, graph", "us", "add to 8192 fp32, each"),
    ("small kernels, stream", "us", "add to 8192 fp32, each, launched ahead"),
    ("small kernel between events", "us", "add to 1 fp32"),
    ("small kernel by the host's clock", "us", "add to 1 fp32 and a synchronisation"),
    ("empty kernel, graph", "us", "triton, one block, each"),
    ("dependent load, shared cache", "ns", "triton, one thread, 2 MiB in steps of 128 B"),
    ("dependent load, memory", "ns", "triton, one thread, 1 GiB in steps of 128 B"),
    ("active idle", "W", "a process with the device open, nothing running, 3 s"),
]


def microbenchmarks(board, settle, pause):
    values = []
    small, one = torch.zeros(8192, device="cuda"), torch.zeros(1, device="cuda")
    for size in (1 << 30, 4 << 20):
        a = torch.empty(size, device="cuda", dtype=torch.uint8)
        b = torch.empty_like(a)
        microseconds, _, _ = graph_time([lambda: b.copy_(a)], board, settle)
        values.append(2 * size / microseconds / 1e3)
        del a, b
    values.append(graph_time([lambda: small.add_(1)], board, settle)[0])
    start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    for _ in range(100):
        small.add_(1)
    torch.cuda._sleep(20_000_000)  # the host gets ahead while the device is busy
    start.record()
    for _ in range(500):
        small.add_(1)
    end.record()
    end.synchronize()
    values.append(start.elapsed_time(end) * 1e3 / 500)
    values.append(event_time([lambda: one.add_(1)], pause))
    values.append(host_time([lambda: one.add_(1)], pause))
    values += triton_microbenchmarks(board, settle)
    torch.cuda.synchronize()
    time.sleep(1)
    idle = []
    for _ in range(30):
        idle.append(board.watts())
        time.sleep(0.1)
    values.append(mean(idle))
    return values


def triton_microbenchmarks(board, settle):
    try:
        import triton
        import triton.language as tl

        @triton.jit
        def empty_kernel(x):
            pass

        @triton.jit
        def chase_kernel(links, out, steps):
            at = tl.load(out)
            for _ in range(steps):
                at = tl.load(links + at)
            tl.store(out, at)

        def chase(size):
            count = size // 128
            order = torch.randperm(count, device="cuda") * 32
            links = torch.zeros(size // 4, device="cuda", dtype=torch.int32)
            links[order] = torch.roll(order, -1).to(torch.int32)
            out = torch.zeros(1, device="cuda", dtype=torch.int32)
            out[0] = order[0]

            def steps(n):
                start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
                start.record()
                chase_kernel[(1,)](links, out, n, num_warps=1)
                end.record()
                end.synchronize()
                return start.elapsed_time(end) * 1e6

            steps(20000)
            return statistics.median((steps(20000) - steps(10000)) / 10000 for _ in range(5))

        x = torch.zeros(1, device="cuda")
        empty = graph_time([lambda: empty_kernel[(1,)](x, num_warps=1)], board, settle)[0]
        return [empty, chase(2 << 20), chase(1 << 30)]
    except Exception as e:
        print(f"no latency chase and empty kernel: {e}", file=sys.stderr)
        return [None, None, None]


# --------------------------------------------------------------------------------------------------------------------- main

def measure(row, case, timing, board, options):
    functions = calls(case, copies_of(case) if timing == "graph" else 2)
    if timing == "graph":
        row["measured_us"], row["measured_watts"], row["sm_clock_mhz"] = graph_time(functions, board, options.settle)
    else:
        row["measured_us"] = {"kernel": kernel_time, "event": event_time, "host": host_time}[timing](functions, options.pause)
        row["sm_clock_mhz"] = board.clock()
    if options.ncu and timing == "graph":
        row["cache_hit_percent"], row["dram_bytes"] = counters(case)


def text(value):
    return f"{value:.6g}" if isinstance(value, float) else "" if value is None else value


def device_id(name):
    """The preset of a name, by whole words; None for relatives that differ (Ti, SUPER, Laptop)."""
    words = f" {name.replace('-', ' ')} "
    if any(f" {relative} " in words for relative in ("Ti", "SUPER", "Laptop")):
        return None
    fits = [part for part in DEVICES if f" {part.replace('-', ' ')} " in words]
    return DEVICES[max(fits, key=len)] if fits else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", default="operators.csv", metavar="OPERATORS", help="operators; - for standard output")
    parser.add_argument("--micro", default="", metavar="MICRO", help="microbenchmarks as well, into this file")
    parser.add_argument("--device", help="preset id (./systole list devices); guessed from the GPU's name when missing")
    parser.add_argument("--groups", nargs="+", choices=GROUPS, default=list(GROUPS))
    parser.add_argument("--dtypes", nargs="+", choices=["bf16", "fp16", "tf32", "fp32", "fp8", "int8"],
                        default=["bf16", "fp16", "fp8"], help="of matrix products")
    parser.add_argument("--timings", nargs="+", choices=TIMINGS, default=["graph"])
    parser.add_argument("--settle", type=float, default=2.0, help="seconds of a steady loop before a graph is timed")
    parser.add_argument("--pause", type=float, default=0.02, help="seconds of rest before a call of another class")
    parser.add_argument("--quick", action="store_true", help="a few sizes of each")
    parser.add_argument("--ncu", action="store_true", help="cache hit rate and DRAM bytes of each case by Nsight Compute")
    parser.add_argument("--dry-run", action="store_true", help="write the plan with empty measurements; needs no GPU")
    parser.add_argument("--run-case", help=argparse.SUPPRESS)
    options = parser.parse_args()

    if options.run_case:
        need_torch()
        run_case(json.loads(options.run_case))
        return
    board, device, about = None, options.device or "", {}
    if not options.dry_run:
        need_torch()
        name = torch.cuda.get_device_name(0)
        device = options.device or device_id(name)
        if device is None:
            sys.exit(f"measure.py: no preset is known for \"{name}\"; name one with --device (./systole list devices)")
        board = Board()
        about = dict(date=datetime.date.today().isoformat(), gpu=name, driver=board.driver(), cuda=torch.version.cuda or "",
                     torch=torch.__version__, triton=version_of("triton"))
    cases = plan(options.groups, options.dtypes, options.quick)
    failed = 0
    with opened(options.out) as file:
        writer = csv.DictWriter(file, COLUMNS + EXTRA, lineterminator="\n")
        writer.writeheader()
        number = 0
        for case in cases:
            for timing in options.timings:
                number += 1
                row = row_of(case, number, device, timing)
                row.update(about)
                if board is not None:
                    try:
                        measure(row, case, timing, board, options)
                    except Exception as e:  # a type or size that this GPU or version cannot do; the others go on
                        failed += 1
                        print(f"{row['case']} {case['op']} {case['dtype']}: {e}", file=sys.stderr)
                        continue
                    finally:
                        torch.cuda.empty_cache()
                    print(f"{number}/{len(cases) * len(options.timings)} {case['op']} {text(row['measured_us'])} us",
                          file=sys.stderr)
                writer.writerow({key: text(value) for key, value in row.items()})
                file.flush()
    if options.micro:
        values = [None] * len(MICRO_PLAN) if board is None else microbenchmarks(board, options.settle, options.pause)
        with opened(options.micro) as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(MICRO)
            for (metric, unit, condition), value in zip(MICRO_PLAN, values):
                writer.writerow([device, metric, text(value), unit, condition])
    if failed:
        print(f"{failed} cases could not be measured", file=sys.stderr)


def opened(name):
    return io.TextIOWrapper(sys.stdout.buffer, write_through=True) if name == "-" else open(name, "w", newline="")


def version_of(module):
    try:
        return __import__(module).__version__
    except Exception:
        return ""


def need_torch():
    if torch is None:
        sys.exit("measure.py: PyTorch is missing (pip install torch); --dry-run shows the plan without it")
    if not torch.cuda.is_available():
        sys.exit("measure.py: PyTorch sees no CUDA device; --dry-run shows the plan without one")


try:
    import torch
except ImportError:
    torch = None
try:
    from flash_attn import flash_attn_func
    HAS_FLASH = True
except Exception:
    HAS_FLASH = False

if __name__ == "__main__":
    main()
