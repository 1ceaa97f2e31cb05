// Pictures in folders, one folder for each class: GD against PEGR, and which pictures have a wrong label. From the repository's root:
//
//     dotnet run -c Release docs/examples/own-images.cs
#:project ../../src/Pegr.Torch.Vision
#:property UsesLibTorch=true
#:property PublishAot=false
#:property IsPackable=false

using Pegr.Torch.Experiments;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Experiments;
using Pegr.Torch.Vision.Trained;
using SkiaSharp;

// Yours are there already; these are noisy bars that lie or stand, and ten of each kind are in the wrong folder.
var work = Directory.CreateTempSubdirectory("pegr-example-").FullName;
var random = new Random(1);
for (var i = 0; i < 160; i++)
{
    var (lies, wrong) = (i % 2 == 0, i < 20);
    var folder = Path.Combine(work, "pictures", lies != wrong ? "lying" : "standing");
    Directory.CreateDirectory(folder);
    Draw(Path.Combine(folder, $"{i:D3}{(wrong ? "-wrong" : "")}.png"), lies);
}

var settings = new ImageSettings
{
    Dataset = $"folder:{Path.Combine(work, "pictures")}", TestFraction = 0.25, TrainSamples = 0, LabelNoise = 0, Objectives = ["gd", "pegr"],
    Lambdas = [0.01], BatchSize = 20, Epochs = 20, LearningRate = 0.05, LogEvery = 30, Threads = 1,
};
var run = Path.Combine(work, "run");
var record = ImageExperiment.Run(settings, new WeightsFiles(run));
ExperimentFile.Write(Path.Combine(run, "record.json"), record);
foreach (var trained in record.Runs)
{
    Console.WriteLine(FormattableString.Invariant($"{trained.Objective}: test accuracy above 0.7: {trained.Final[Metric.TestAccuracy] > 0.7}"));
}

using (var network = TrainedModel.Load(run, new TrainedModelOptions { Objective = "pegr" }))
{
    var suspects = TrainingScores.Measure(network, settings).OrderByDescending(score => score.ErrorNorm).Take(10);
    Console.WriteLine($"really wrong among the ten highest error norms: {suspects.Count(score => score.File!.Contains("-wrong"))}");
}

Directory.Delete(work, recursive: true);

void Draw(string file, bool lies)
{
    using var image = new SKBitmap(12, 12, SKColorType.Gray8, SKAlphaType.Opaque);
    var place = random.Next(2, 9);
    for (var pixel = 0; pixel < 12 * 12; pixel++)
    {
        var (x, y) = (pixel % 12, pixel / 12);
        var bar = Math.Abs((lies ? y : x) - place) < 2 ? 120 : 30;
        var gray = (byte)(bar + random.Next(0, 90));
        image.SetPixel(x, y, new SKColor(gray, gray, gray));
    }

    using var stream = File.Create(file);
    image.Encode(stream, SKEncodedImageFormat.Png, quality: 100);
}

// Prints:
//
//     gd: test accuracy above 0.7: True
//     pegr: test accuracy above 0.7: True
//     really wrong among the ten highest error norms: 10
