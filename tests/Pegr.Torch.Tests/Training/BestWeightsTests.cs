using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Checkpoints;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Training;

public sealed class BestWeightsTests
{
    [Fact]
    public void The_weights_of_the_highest_value_are_kept_and_of_equal_ones_the_first()
    {
        using var model = nn.Linear(2, 1);
        using var best = new BestWeights(model, "accuracy");

        foreach (var (step, value) in (ReadOnlySpan<(int, double)>)[(0, 0.1), (5, 0.7), (10, 0.7), (15, double.NaN), (20, 0.3)])
        {
            SetTo(model, step);
            best.Look(Row(step, value));
        }

        best.PutBack();
        Assert.Equal(5, best.Step);
        Assert.All(model.parameters(), parameter => Assert.All(parameter.data<float>(), number => Assert.Equal(5, number)));
        Assert.False(best.IsOver);
    }

    [Theory]
    [InlineData(0, 13)]
    [InlineData(2, 9)]
    [InlineData(3, 13)]
    public void A_run_ends_after_as_many_rows_without_a_higher_value_as_it_has_patience(int patience, int lastStep)
    {
        // Rows are logged at 0, 3, 6, 9, 12 and 13; the highest so far at 0, 3 and 12.
        double[] values = [0.1, 0.4, 0.2, 0.3, 0.5, 0.1];
        using var run = new DropoutRun("sgd", "gd", "ghost");
        using var best = new BestWeights(run.Job.Model, "told", patience);

        var rows = Trainer.Run(
            run.Job with { Steps = 13, LogEvery = 3, Probes = [new Told(values)], Best = best }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(lastStep, rows[^1].Step);
        Assert.Equal(patience == 2 ? 3 : 12, best.Step);
    }

    [Fact]
    public void A_run_that_goes_on_chooses_and_ends_as_one_that_was_never_interrupted()
    {
        double[] values = [0.1, 0.4, 0.2, 0.3, 0.35, 0.5];
        var (whole, weights) = Run(start: null, values);
        for (var kept = 1; kept < 9; kept++)
        {
            using var interrupted = new DropoutRun("sgd", "gd", "ghost");
            using var best = new BestWeights(interrupted.Job.Model, "told", patience: 3);
            Torch.Runtime.SavedState? state = null;
            IReadOnlyList<MetricRow> rows = [];
            Trainer.Run(
                Job(interrupted, values, best) with
                {
                    Steps = kept + 1,
                    CheckpointEvery = kept,
                    Checkpoint = checkpoint => (state, rows) = (Copy(checkpoint.State), checkpoint.Rows),
                },
                cancellationToken: TestContext.Current.CancellationToken);
            using var start = new TrainingCheckpoint(kept, rows, 0, state!);

            var (again, same) = Run(start, values[rows.Count..]);

            Assert.Equal(whole, again);
            Assert.Equal(weights, same);
        }

        static Torch.Runtime.SavedState Copy(Torch.Runtime.SavedState state)
            => new(state.Tensors.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.clone())));
    }

    [Fact]
    public void No_tensor_is_left_behind()
        => Live.AssertNothingLeft(() =>
        {
            using var run = new DropoutRun("sgd", "pegr", "signs");
            using var best = new BestWeights(run.Job.Model, "told");
            Trainer.Run(Job(run, [0.1, 0.3, 0.2, 0.5, 0.1], best) with { Steps = 12 }, cancellationToken: TestContext.Current.CancellationToken);
            best.PutBack();
        });

    [Fact]
    public void Patience_below_zero_is_refused()
    {
        using var model = nn.Linear(2, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BestWeights(model, "accuracy", -1));
    }

    // Step and weights that were chosen, and the last step.
    private static ((int Step, int Last) Steps, string Weights) Run(TrainingCheckpoint? start, double[] values)
    {
        using var run = new DropoutRun("sgd", "gd", "ghost");
        using var best = new BestWeights(run.Job.Model, "told", patience: 3);
        var rows = Trainer.Run(Job(run, values, best) with { Start = start }, cancellationToken: TestContext.Current.CancellationToken);
        best.PutBack();
        return ((best.Step!.Value, rows[^1].Step), run.Weights);
    }

    private static TrainingJob Job(DropoutRun run, double[] values, BestWeights best)
        => run.Job with { Steps = 15, LogEvery = 3, Probes = [new Told(values)], Best = best };

    private static MetricRow Row(int step, double value) => new(step, new Dictionary<string, double> { ["accuracy"] = value });

    private static void SetTo(nn.Module model, int value)
    {
        using var noGradient = no_grad();
        foreach (var parameter in model.parameters())
        {
            using var number = tensor((float)value);
            parameter.copy_(number);
        }
    }

    private sealed class Told(double[] values) : Torch.Training.Probes.IProbe
    {
        private int _index;

        public void Measure(IDictionary<string, double> row) => row["told"] = values[_index++];
    }
}
