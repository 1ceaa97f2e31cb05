using Pegr.Torch.Runtime;
using Pegr.Torch.Serialization;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Checkpoints;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Tests.Training.Checkpoints;

public sealed class ResumedTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // Every optimizer that can be named, whoever adds it.
    public static TheoryData<string, string, string> Cases =>
    [
        .. OptimizerFactory.Keys.Select(optimizer => (optimizer, "gd", "ghost")),
        .. OptimizerFactory.Keys.Select(optimizer => (optimizer, "pegr", "signs")),
        ("adam", "pegr", "ghost"),
        ("sgd", "label-noise", "ghost"), ("adam", "group", "ghost"), ("sgd", "group", "signs"), ("sgd", "norm", "ghost"), ("sgd", "example-norm", "loop"),
        ("adam", "fisher", "ghost"),
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_that_goes_on_from_a_file_ends_with_the_bits_of_one_that_was_never_interrupted(
        string optimizer, string objective, string engine)
    {
        var (weights, rows) = Whole(optimizer, objective, engine);

        for (var step = 0; step < DropoutRun.Steps; step++)
        {
            using var interrupted = new DropoutRun(optimizer, objective, engine);
            Interrupt(interrupted, step);
            using var resumed = new DropoutRun(optimizer, objective, engine);
            using var start = Read();
            var observer = new Observer();

            var again = Trainer.Run(resumed.Job with { Start = start }, observer, TestContext.Current.CancellationToken);

            Assert.Equal(step, start.Step);
            Assert.Equal(weights, resumed.Weights);
            Assert.Equal(rows, again.Select(Text));
            Assert.Equal(rows, observer.Rows.Select(Text));
            Assert.Equal(Enumerable.Range(step + 1, DropoutRun.Steps - step), observer.Steps);
        }
    }

    [Fact]
    public void Keeping_checkpoints_changes_nothing()
    {
        var (weights, _) = Whole("adam", "pegr", "signs");
        using var run = new DropoutRun("adam", "pegr", "signs");
        var kept = new List<int>();

        Trainer.Run(
            run.Job with { CheckpointEvery = 2, Checkpoint = checkpoint => kept.Add(checkpoint.Step) },
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(weights, run.Weights);
        Assert.Equal([2, 4, 6, 8, 10], kept);
    }

    [Fact]
    public void A_checkpoint_leaves_no_tensor_behind()
        => Live.AssertNothingLeft(() =>
        {
            using var run = new DropoutRun("sgd", "pegr", "signs");
            Interrupt(run, 5);
            using var resumed = new DropoutRun("sgd", "pegr", "signs");
            using var start = Read();
            Trainer.Run(resumed.Job with { Start = start }, cancellationToken: TestContext.Current.CancellationToken);
        });

    [Fact]
    public void Weights_that_are_no_longer_finite_are_never_kept()
    {
        using var run = new SignalNoiseRun("gd", steps: 10);
        var kept = new List<int>();
        var observer = new Observer { AtStep = step => { if (step == 3) { Spoil(); } } };

        var error = Assert.Throws<DivergedException>(() => Trainer.Run(
            run.Job with { CheckpointEvery = 1, Checkpoint = checkpoint => kept.Add(checkpoint.Step) },
            observer,
            TestContext.Current.CancellationToken));

        Assert.Equal([1, 2], kept);
        Assert.StartsWith("gd diverged at step 3 with lambda 0: the model's or the optimizer's state", error.Message, StringComparison.Ordinal);

        void Spoil()
        {
            using var noGradient = TorchSharp.torch.no_grad();
            run.Model.Weights.fill_(Scalars.Of(double.NaN));
        }
    }

    [Fact]
    public void A_checkpoint_of_another_optimizer_is_refused()
    {
        using var run = new DropoutRun("sgd", "gd", "ghost");
        Interrupt(run, 3);
        using var other = new DropoutRun("adam", "gd", "ghost");
        using var start = Read();

        var refusal = Assert.Throws<InvalidInputException>(
            () => Trainer.Run(other.Job with { Start = start }, cancellationToken: TestContext.Current.CancellationToken));

        Assert.StartsWith("checkpoint: it does not fit this run: 'optimizer/0/step' is missing", refusal.Message, StringComparison.Ordinal);
    }

    // Checkpoints of earlier versions have these.
    [Theory]
    [InlineData("sgd", "momentum")]
    [InlineData("adam", "mean, square, step")]
    [InlineData("adamw", "mean, square, step")]
    [InlineData("nadam", "mean, mu_product, square, step")]
    [InlineData("rmsprop", "grad_avg, momentum, square_avg, step")]
    [InlineData("adagrad", "step, sum")]
    public void States_of_optimizers_have_their_names(string optimizer, string names)
    {
        const string Prefix = "optimizer/0/";
        using var run = new DropoutRun(optimizer, "gd", "ghost");
        Interrupt(run, 3);
        using var start = Read();

        Assert.Equal(names, string.Join(", ", start.State.Tensors.Keys
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name[Prefix.Length..]).Order()));
    }

    [Fact]
    public void An_optimizer_whose_state_cannot_be_told_is_refused_by_name_where_it_would_be_kept()
    {
        using var run = new DropoutRun("sgd", "gd", "ghost");
        using var optimizer = new UnknownOptimizer(run.Model.parameters());

        var refusal = Assert.Throws<NotSupportedException>(() => Trainer.Run(
            run.Job with { Optimizer = optimizer, CheckpointEvery = 1, Checkpoint = _ => { } },
            cancellationToken: TestContext.Current.CancellationToken));

        Assert.StartsWith("The state of UnknownOptimizer cannot be kept", refusal.Message, StringComparison.Ordinal);
    }

    private static (string Weights, IEnumerable<string> Rows) Whole(string optimizer, string objective, string engine)
    {
        using var run = new DropoutRun(optimizer, objective, engine);
        var rows = Trainer.Run(run.Job, cancellationToken: TestContext.Current.CancellationToken);
        return (run.Weights, [.. rows.Select(Text)]);
    }

    private static string Text(MetricRow row) => $"{row.Step} {string.Join(' ', row.Values.Select(v => $"{v.Key}={v.Value:R}"))}";

    // The state goes through a file, as it does when the process ends.
    private void Interrupt(DropoutRun run, int step)
    {
        using var stop = new CancellationTokenSource();
        var observer = new Observer { AtStep = done => { if (done == step) { stop.Cancel(); } } };
        if (step == 0)
        {
            stop.Cancel();
        }

        Assert.Throws<OperationCanceledException>(() => Trainer.Run(
            run.Job with { Checkpoint = c => CheckpointFile.Write(_folder.File("c"), new Values(c.Step, c.Rows), c.State.Tensors) },
            observer,
            stop.Token));
    }

    private TrainingCheckpoint Read()
    {
        var (values, tensors) = CheckpointFile.Read<Values>(_folder.File("c"), _ => { });
        return new TrainingCheckpoint(values.Step, values.Rows, Seconds: 0, new SavedState(tensors));
    }

    private sealed class UnknownOptimizer : TorchSharp.Modules.OptimizerHelper
    {
        public UnknownOptimizer(IEnumerable<TorchSharp.Modules.Parameter> parameters)
        {
            _defaults = new Options();
            _parameter_groups = [];
            add_param_group(new TorchSharp.Modules.ParamGroup { Parameters = parameters, Options = _defaults });
        }

        public override TorchSharp.torch.Tensor step(Func<TorchSharp.torch.Tensor>? closure = null) => null!;

        public override void add_param_group(TorchSharp.Modules.ParamGroup param_group)
        {
            _parameter_groups.Add(param_group);
            foreach (var parameter in param_group.Parameters)
            {
                _state[parameter.Handle] = new Memory(parameter);
            }
        }

        private sealed class Options : TorchSharp.Modules.OptimizerOptions;

        private sealed class Memory(TorchSharp.Modules.Parameter parameter) : TorchSharp.Modules.OptimizerState(parameter)
        {
            public override bool ApproximatelyEquals(TorchSharp.Modules.OptimizerState other) => false;

            public override void Initialize(TorchSharp.Modules.OptimizerOptions options)
            {
            }

            public override void LoadStateDict(TorchSharp.Modules.OptimizerState source)
            {
            }

            public override void LoadStateDict(BinaryReader reader)
            {
            }

            public override void SaveStateDict(BinaryWriter writer)
            {
            }

            public override void to(TorchSharp.torch.Device device)
            {
            }
        }
    }

    private sealed record Values(int Step, IReadOnlyList<MetricRow> Rows);

    private sealed class Observer : ITrainingObserver
    {
        public List<int> Steps { get; } = [];

        public List<MetricRow> Rows { get; } = [];

        public Action<int> AtStep { get; init; } = _ => { };

        public void OnStep(int step)
        {
            Steps.Add(step);
            AtStep(step);
        }

        public void OnLogged(MetricRow row) => Rows.Add(row);
    }
}
