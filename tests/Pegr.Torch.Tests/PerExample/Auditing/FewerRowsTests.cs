using System.Diagnostics;
using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample.Zoo;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Auditing;

/// <summary>
/// No engine calls a model on fewer rows than the user does before it knows that the model takes them. A native error would end the process,
/// so a child tries, and the last line that it wrote tells what it was at.
/// </summary>
public sealed class FewerRowsTests
{
    private const string Log = "PEGR_FEWER_ROWS_LOG";

    private static readonly Dictionary<string, Action<SizedModel>> Ways = new()
    {
        ["ghost"] = Step(new GhostEngine()),
        ["ghost, always audited"] = Step(new GhostEngine { Audit = AuditMode.Always }),
        ["ghost, measured"] = sized => new GhostEngine().Measure(sized.Model, sized.Loss, sized.Batch).Dispose(),
        ["ghost, compared"] = sized => new GhostEngine().Compare(sized.Model, sized.Loss, sized.Batch),
        ["loop"] = Step(new LoopEngine()),
        ["loop, measured"] = sized => new LoopEngine().Measure(sized.Model, sized.Loss, sized.Batch).Dispose(),
        ["signs-fd"] = Step(new RandomSignsEngine(1) { Difference = new FiniteDifference() }),
    };

    [Fact]
    public async Task A_model_of_one_size_is_refused_and_does_not_end_the_process()
    {
        using var folder = new TemporaryFolder();
        var log = folder.File("log");
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Pegr.Torch.Tests.exe" : "Pegr.Torch.Tests"),
            ["--filter-method", $"*{nameof(FewerRowsTests)}.{nameof(Child_tries_every_way)}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };
        start.Environment[Log] = log;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(File.Exists(log), await output + await error);
        var lines = File.ReadAllLines(log);
        Assert.True(lines[^1] == "end", $"the process died in {lines[^1]}");
        Assert.Equal((SizedModels.All.Count * (Ways.Count + 1)) + 1, lines.Length);
        Assert.DoesNotContain(lines, line => line.Contains(" ! ", StringComparison.Ordinal));
    }

    /// <summary>What the child does; nothing where this is not one.</summary>
    [Fact]
    public void Child_tries_every_way()
    {
        if (Environment.GetEnvironmentVariable(Log) is not { } path)
        {
            return;
        }

        using var log = new StreamWriter(path) { AutoFlush = true };
        foreach (var (name, make) in SizedModels.All)
        {
            foreach (var (way, run) in Ways)
            {
                log.Write($"{name}, {way}:");
                log.WriteLine(Refusal(run, make(6)) is var (isClear, text) ? $" {(isClear ? "refused" : "!")} {text}" : " ! accepted");
            }

            // What the user vouches for is not looked at alone, and what needs a loop is refused.
            log.Write($"{name}, ghost, never audited:");
            log.WriteLine(Refusal(Step(new GhostEngine { Audit = AuditMode.Never }), make(6)) is (false, var unclear) ? $" ! {unclear}" : " as it was");
        }

        log.WriteLine("end");
    }

    public static TheoryData<string> Names => [.. SizedModels.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_batch_of_one_example_is_all_there_is(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var (model, loss, batch) = SizedModels.All[name](1);
        model.eval();
        using var loop = new LoopEngine().Measure(model, loss, batch);
        using var ghost = new GhostEngine().Measure(model, loss, batch);
        if (name != "matrix and noise")
        {
            Agreement.AssertClose(loop.SquaredNorms, ghost.SquaredNorms, name, 1e-10);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void What_keeps_examples_apart_is_taken_and_nothing_is_left_changed(long n)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var (norm, layer, calls) = (nn.InstanceNorm1d(4, track_running_stats: true), ZooParts.Linear(4, 3), 0);
        var model = new FunctionModel(
            x =>
            {
                calls += x.shape[0] == n ? 1 : 0;
                return layer.call(nn.functional.dropout(norm.call(x.unsqueeze(2).expand(-1, -1, 2) * tensor(new double[] { 1, 2 })).mean([2]), 0.3, training: true));
            },
            ("norm", norm), ("layer", layer));
        model.to(float64);
        var (generator, buffers) = (State(GlobalGenerator.GetState()), model.buffers().Select(State).ToList());
        var batch = new Batch(randn([n, 4], float64), randn([n, 3], float64));
        generator = State(GlobalGenerator.GetState());

        ExchangeCheck.Run(model, Losses.SquaredError, batch.Chunks().First());

        Assert.Equal(2, calls);
        Assert.Equal(generator, State(GlobalGenerator.GetState()));
        Assert.Equal(buffers, model.buffers().Select(State).ToList());

        static string State(Tensor tensor) => Convert.ToHexString(tensor.contiguous().bytes);
    }

    // A matrix whose rows sum to 1 leaves equal examples as they are.
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Examples_that_are_all_alike_show_that_they_mix(double value)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var (layer, mixing) = (ZooParts.Linear(4, 3), randn([5, 5], float64).softmax(1));
        var model = new FunctionModel(x => mixing.matmul(layer.call(x)), ("layer", layer));
        var batch = new Batch(full([5, 4], Scalars.Of(value), float64), zeros([5], int64));

        Assert.Throws<AuditException>(() => ExchangeCheck.Run(model, Losses.CrossEntropy, batch.Chunks().First()));
        ExchangeCheck.Run(layer, Losses.CrossEntropy, batch.Chunks().First());
    }

    [Fact]
    public void A_model_for_one_example_at_a_time_is_looped_over_in_chunks_of_one()
    {
        using var scope = NewDisposeScope();
        var layer = ZooParts.Linear(4, 3);
        var model = new FunctionModel(x => x.shape[0] == 1 ? layer.call(x) : throw new InvalidOperationException("one at a time"), ("layer", layer));
        var (inputs, targets) = (randn([5, 4], float64), randn([5, 3], float64));

        using var whole = new LoopEngine().Measure(model, Losses.SquaredError, new Batch(inputs, targets));
        using var alone = new LoopEngine().Measure(model, Losses.SquaredError, new Batch(inputs, targets, 1));

        Agreement.AssertClose(whole.SquaredNorms, alone.SquaredNorms, "norms", 1e-12);
    }

    private static Action<SizedModel> Step(IPenaltyEngine engine)
        => sized => engine.AccumulateGradients(sized.Model, sized.Loss, sized.Batch, 0.5).Dispose();

    private static (bool IsClear, string Text)? Refusal(Action<SizedModel> run, SizedModel sized)
    {
        using var scope = NewDisposeScope();
        try
        {
            run(sized);
            return null;
        }
        catch (Exception error)
        {
            var isClear = error is NotSupportedException or InvalidOperationException && !error.Message.Contains('\n', StringComparison.Ordinal)
                && (error.Message.Contains("mixes", StringComparison.Ordinal) || error.Message.Contains("row", StringComparison.Ordinal)
                    || error.Message.Contains("draws", StringComparison.Ordinal));
            return (isClear, $"{error.GetType().Name}: {error.Message}");
        }
    }
}
