using Pegr.Torch.Experiments;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Experiments;

namespace Pegr.Torch.Vision.Tests.Support;

/// <summary>Run folders as a program of one's own writes them.</summary>
internal static class TrainedRuns
{
    /// <summary>A run of a moment.</summary>
    public static ImageSettings Small { get; } = new()
    {
        Objectives = ["pegr"],
        TrainSamples = 60,
        TestSamples = 130,
        BatchSize = 20,
        Epochs = 3,
        LogEvery = 3,
        LabelNoise = 0,
    };

    /// <summary>Trains, and writes record and weights.</summary>
    public static ExperimentRecord Write(string folder, ImageSettings settings)
    {
        var record = ImageExperiment.Run(settings, new WeightsFiles(folder), cancellationToken: TestContext.Current.CancellationToken);
        Write(folder, record);
        return record;
    }

    /// <summary>Writes a record.</summary>
    public static void Write(string folder, ExperimentRecord record) => ExperimentFile.Write(Path.Combine(folder, ExperimentFile.Name), record);

    /// <summary>Writes the record with its only run changed.</summary>
    public static void Change(string folder, ExperimentRecord record, Func<RunRecord, RunRecord> change)
        => Write(folder, record with { Runs = [.. record.Runs.Select(change)] });
}
