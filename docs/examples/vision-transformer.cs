// A vision transformer: what the engine does for each layer, and a few steps of PEGR. From the repository's root:
//
//     dotnet run -c Release docs/examples/vision-transformer.cs
#:project ../../src/Pegr.Torch
#:property UsesLibTorch=true
#:property PublishAot=false
#:property IsPackable=false

using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training.Optimizers;
using static TorchSharp.torch;

LibTorch.Initialize();
set_num_threads(1);
manual_seed(1);
var model = new VisionTransformer(channels: 1, height: 16, width: 16, classes: 2, features: 24, depth: 2, heads: 3, patch: 4);
var labels = randint(2, 40);
var images = randn(40, 1, 16, 16) * 0.3 + labels.view(-1, 1, 1, 1) * 0.2; // one class is brighter

var plan = new GhostEngine().Plan(model, Losses.CrossEntropy, new Batch(images, labels));
foreach (var layers in plan.Layers.GroupBy(layer => layer.Type))
{
    Console.WriteLine($"{layers.Count(),2} x {layers.Key}: {string.Join(", ", layers.Select(layer => layer.Strategy.ToString()).Distinct())}");
}

var optimizer = new AdamW(model.parameters(), 0.003);
var objective = new PerExampleGradientPenalty(lambda: 0.01);
for (var step = 0; step <= 30; step++)
{
    using var scope = NewDisposeScope();
    optimizer.zero_grad();
    using var report = objective.AccumulateGradients(model, Losses.CrossEntropy, images, labels);
    optimizer.step();
    if (step % 15 == 0)
    {
        Console.WriteLine(FormattableString.Invariant($"step {step}: loss {report.Loss.item<float>():F1}"));
    }
}

// Prints:
//
//      1 x Conv2d: instantiated
//      1 x ClassToken: elementwise
//      1 x LearnedPositions: elementwise
//      5 x LayerNorm: elementwise
//      9 x Linear: inner product, outer product
//     step 0: loss 0.8
//     step 15: loss 0.0
//     step 30: loss 0.0
