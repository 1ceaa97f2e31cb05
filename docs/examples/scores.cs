// What gradients say of single examples: wrong labels, which training examples an answer rests on, and how large a batch should be. From the repository's root:
//
//     dotnet run -c Release docs/examples/scores.cs
#:project ../../src/Pegr.Torch
#:property UsesLibTorch=true
#:property PublishAot=false
#:property IsPackable=false

using Pegr.Torch.Data;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Statistics;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;
using Adam = Pegr.Torch.Training.Optimizers.Adam;

LibTorch.Initialize();
set_num_threads(1);
manual_seed(1);

// Points of two classes, 300 of either; the first 60 have the other's label.
var labels = arange(600).remainder(2);
var points = randn(600, 10) + (labels * 2 - 1).unsqueeze(1) * 0.8;
var told = cat([1 - labels[..60], labels[60..]]);

var model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 2));
using (var optimizer = new Adam(model.parameters(), 0.01))
{
    var objective = new PerExampleGradientPenalty(lambda: 0.01);
    for (var step = 0; step < 60; step++)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        using var report = objective.AccumulateGradients(model, Losses.CrossEntropy, points, told);
        optimizer.step();
    }
}

var batch = new Batch(points, told);
using (var scores = ExampleScores.Measure(model, Losses.CrossEntropy, batch))
{
    Console.WriteLine($"more than half of the 60 largest gradients (GraNd) have wrong labels: {Wrong(scores.GradientNorms) > 30}");
    Console.WriteLine($"and of the 60 largest errors (EL2N): {Wrong(scores.ErrorNorms) > 30}");
}

// The training examples whose gradients are most like that of a new point: a step for one lowers the other's loss.
var engine = new GhostEngine();
using (var products = engine.InnerProducts(model, Losses.CrossEntropy, new Batch(ones(1, 10), ones(1, int64)), batch))
{
    var like = products[0].topk(5).indexes;
    Console.WriteLine($"labels of the five that a new point of class 1 is learned from: {string.Join(" ", told[like].data<long>())}");
}

using (var statistics = engine.Measure(model, Losses.CrossEntropy, batch))
{
    Console.WriteLine($"the gradients' variance is larger than their mean squared: {statistics.GradientSignalToNoiseRatio < 1}");
}

long Wrong(Tensor score) => score.topk(60).indexes.lt(60).sum().item<long>();

// Prints:
//
//     more than half of the 60 largest gradients (GraNd) have wrong labels: True
//     and of the 60 largest errors (EL2N): True
//     labels of the five that a new point of class 1 is learned from: 1 1 1 1 1
//     the gradients' variance is larger than their mean squared: True
