// A sweep in a program: for which signals do GD and PEGR learn, and does theory say so? 120 runs on inner products. From the repository's root:
//
//     dotnet run -c Release docs/examples/sweep.cs
#:project ../../src/Pegr.Torch.Plotting
#:property UsesLibTorch=true
#:property PublishAot=false
#:property IsPackable=false

using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Plotting;
using Pegr.Torch.Sweeps;
using Pegr.Torch.Tables;
using Pegr.Torch.Training.Records;

var sweep = new SignalNoiseSweep
{
    Common = new SyntheticSettings { Objectives = ["gd", "pegr"], Steps = 500, Seeds = 2, Threads = 1, TestSamples = 200 },
    X = SweepAxis.Linear("signal-norm", 1, 6, 6),
    Y = SweepAxis.Parse("y", "samples=20,40,80,120,200", _ => true),
    Apply = (common, norm, samples) => common with { SignalNorm = norm, Samples = (int)samples },
    Lambdas = [SweepLambda.Suggested],
};
var record = sweep.Run();
foreach (var group in record.Groups)
{
    var learned = record.Cells().Count(cell => group.Mean(cell.X, cell.Y, Metric.TestAccuracy) > 0.9);
    Console.WriteLine($"{group.Objective} learns the signal in {learned} of {record.Cells().Count()} cells");
}

foreach (var check in PredictionCheck.Of(record))
{
    Console.WriteLine($"{check.Group.Objective}: predictions hold in {Readable.Percent((double)check.Agreeing / check.Cells)} of them");
}

var figures = SweepFigureRegistry.DrawAll(record, Directory.CreateTempSubdirectory("pegr-example-").FullName);
Console.WriteLine($"{figures.Count} figures");

// Prints:
//
//     gd learns the signal in 18 of 30 cells
//     pegr learns the signal in 30 of 30 cells
//     gd: predictions hold in 100% of them
//     pegr: predictions hold in 100% of them
//     9 figures
