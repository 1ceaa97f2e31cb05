using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Probes;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Training.Probes;

public sealed class AccuracyProbeTests
{
    private const int Count = (2 * Evaluation.ChunkSize) + 203;

    [Fact]
    public void Two_classes_are_judged_by_the_sign()
    {
        using var scope = NewDisposeScope();
        var outputs = randn(Count, float64);
        outputs[0] = 0;
        var targets = where(rand(Count).lt(Scalars.Of(0.5)), ones(Count, float64), -ones(Count, float64));
        var (f, y) = (Arrays.Of(outputs), Arrays.Of(targets));

        var (loss, accuracy) = Measure(nn.Identity(), LearningTask.BinaryLogistic, outputs, targets);
        Assert.Equal(f.Zip(y, (a, b) => Math.Log(1 + Math.Exp(-a * b))).Average(), loss, 1e-12);
        Assert.Equal(f.Zip(y, (a, b) => (a > 0 ? 1 : -1) == b ? 1.0 : 0).Average(), accuracy, 1e-15);
    }

    [Fact]
    public void Classes_are_judged_by_the_largest_logit()
    {
        using var scope = NewDisposeScope();
        var (outputs, targets) = (randn([Count, 4], float64), randint(4, [Count], int64));
        var (logits, classes) = (Arrays.Of2(outputs), targets.data<long>().ToArray());
        double loss = 0, correct = 0;
        for (var i = 0; i < Count; i++)
        {
            var row = Enumerable.Range(0, 4).Select(k => logits[i, k]).ToList();
            loss += Math.Log(row.Sum(Math.Exp)) - row[(int)classes[i]];
            correct += row.IndexOf(row.Max()) == classes[i] ? 1 : 0;
        }

        var (actualLoss, accuracy) = Measure(nn.Identity(), LearningTask.CrossEntropy, outputs, targets);
        Assert.Equal(loss / Count, actualLoss, 1e-12);
        Assert.Equal(correct / Count, accuracy, 1e-15);
    }

    [Fact]
    public void The_model_is_measured_in_evaluation_mode_and_left_as_it_was()
    {
        using var scope = NewDisposeScope();
        var dropout = nn.Dropout(0.9);
        var (outputs, targets) = (ones(100, float64), ones(100, float64));
        var (loss, accuracy) = Measure(dropout, LearningTask.BinaryLogistic, outputs, targets);

        Assert.Equal(Math.Log(1 + Math.Exp(-1)), loss, 1e-12);
        Assert.Equal(1, accuracy);
        Assert.True(dropout.training);
    }

    [Fact]
    public void Measuring_neither_changes_gradients_nor_leaves_tensors_behind()
    {
        using var scope = NewDisposeScope();
        var model = nn.Linear(3, 2);
        var (inputs, targets) = (randn(Count, 3), randint(2, [Count], int64));
        using var dataset = new TensorDataset(inputs, targets);
        var probe = new AccuracyProbe("loss", "accuracy", model, LearningTask.CrossEntropy, dataset);
        Live.AssertNothingLeft(() => probe.Measure(new Dictionary<string, double>()));
        Assert.Null(model.weight.grad);
    }

    private static (double Loss, double Accuracy) Measure(
        nn.Module<Tensor, Tensor> model, LearningTask task, Tensor inputs, Tensor targets)
    {
        using var dataset = new TensorDataset(inputs.alias(), targets.alias());
        var row = new Dictionary<string, double>();
        new AccuracyProbe("loss", "accuracy", model, task, dataset).Measure(row);
        Assert.Equal(["loss", "accuracy"], row.Keys);
        return (row["loss"], row["accuracy"]);
    }
}
