using Pegr.Torch.Data;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Analysis;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Analysis;

public sealed class ReportTests
{
    // The answer is the input itself: example i is answered with class answers[i].
    [Fact]
    public void Memorised_and_corrected_labels_are_counted_among_the_wrong_ones()
    {
        using var scope = NewDisposeScope();
        using var data = Answered([0, 1, 2, 2, 1, 0], given: [0, 1, 2, 0, 2, 0]);
        using var wrong = WrongLabels.Find([0, 0, 0, 2, 0, 0], [0, 1, 2, 0, 2, 0], CPU)!; // examples 1 to 4
        Assert.Equal(new LabelMemorization(4, 2, 1), wrong.Measure(nn.Identity(), LearningTask.CrossEntropy, data));

        var row = new Dictionary<string, double>();
        new MemorizationProbe(nn.Identity(), LearningTask.CrossEntropy, data, wrong).Measure(row);
        Assert.Equal(0.5, row[Metric.MemorizedLabels]);
        Assert.Null(WrongLabels.Find([0, 1], [0, 1], CPU));
    }

    [Fact]
    public void Accuracy_is_told_class_by_class()
    {
        using var scope = NewDisposeScope();
        using var data = Answered([0, 1, 2, 2, 1], given: [0, 0, 0, 2, 2]);
        var seen = ClassAccuracies.Measure(nn.Identity(), LearningTask.CrossEntropy, data, [0, 0, 0, 2, 2], ["a", "b", "c"]);
        Assert.Equal([new("a", 3, 1.0 / 3), new("b", 0, double.NaN), new("c", 2, 0.5)], seen);
    }

    private static TensorDataset Answered(long[] answers, long[] given)
        => new(nn.functional.one_hot(tensor(answers), 3).to(ScalarType.Float32), tensor(given));
}
