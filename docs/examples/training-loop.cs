// PEGR in a training loop of your own: three lines are new. From the repository's root:
//
//     dotnet run -c Release docs/examples/training-loop.cs
#:project ../../src/Pegr.Torch
#:property UsesLibTorch=true
#:property PublishAot=false
#:property IsPackable=false

using Pegr.Torch.Objectives;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training.Optimizers;
using static TorchSharp.torch;

LibTorch.Initialize();                                                     // new: before anything else of torch
set_num_threads(1);

// Two hundred points whose class is whether they lie in a ring; every fifth label is wrong.
manual_seed(1);
var inputs = randn(200, 2);
var truth = inputs.norm(1).gt(0.8).logical_and(inputs.norm(1).lt(1.6)).to(int64);
var labels = where(rand(200).lt(0.2), 1 - truth, truth);

var (labelsFitted, truthFound) = (new List<long>(), new List<long>());
foreach (var lambda in new[] { 0, 0.03 })
{
    manual_seed(2);
    var model = nn.Sequential(nn.Linear(2, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 2));
    using var optimizer = new Adam(model.parameters(), 0.01);
    var objective = new PerExampleGradientPenalty(lambda);                 // new
    for (var step = 0; step < 400; step++)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        using var report = objective.AccumulateGradients(model, Losses.CrossEntropy, inputs, labels);   // new: in place of loss.backward()
        optimizer.step();
    }

    using (no_grad())
    {
        var answers = model.call(inputs).argmax(1);
        labelsFitted.Add(answers.eq(labels).sum().item<long>());
        truthFound.Add(answers.eq(truth).sum().item<long>());
    }
}

Console.WriteLine($"with the penalty it answers fewer training labels: {labelsFitted[1] < labelsFitted[0]}, and more of the true ones: {truthFound[1] > truthFound[0]}");

// Prints:
//
//     with the penalty it answers fewer training labels: True, and more of the true ones: True
