// A recurrent network of TorchSharp's: composed, so that its gradients are known example by example, trained, and put back. From the repository's root:
//
//     dotnet run -c Release docs/examples/lstm.cs
#:project ../../src/Pegr.Torch
#:property UsesLibTorch=true
#:property PublishAot=false
#:property IsPackable=false

using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Adam = Pegr.Torch.Training.Optimizers.Adam;

LibTorch.Initialize();
set_num_threads(1);
manual_seed(1);

// Which comes later in a sequence of twelve letters, the last A or the last B?
var letters = randint(4, [300, 12], int64);
long Last(long row, long letter) => Enumerable.Range(0, 12).Where(t => letters[row, t].item<long>() == letter).DefaultIfEmpty(-1).Max();
var labels = tensor(Enumerable.Range(0, 300).Select(row => Last(row, 0) > Last(row, 1) ? 1L : 0L).ToArray());

var model = new LastLetter();
Console.WriteLine($"composed: {string.Join(", ", CompositionConverter.Compose(model))}");
using (var optimizer = new Adam(model.parameters(), 0.02))
{
    var objective = new PerExampleGradientPenalty(lambda: 0.001);
    for (var step = 0; step < 60; step++)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        using var report = objective.AccumulateGradients(model, Losses.CrossEntropy, letters, labels);
        optimizer.step();
    }
}

CompositionConverter.Restore(model);
using (no_grad())
{
    var right = model.call(letters).argmax(1).eq(labels).sum().item<long>();
    Console.WriteLine($"more than nine in ten are right: {right > 270}");
    Console.WriteLine($"the layer is TorchSharp's again: {model.Layer.GetType().Name}");
}

internal sealed class LastLetter : nn.Module<Tensor, Tensor>
{
    private readonly Embedding _embedding = nn.Embedding(4, 8);
    private readonly nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)> _lstm = nn.LSTM(8, 24, batchFirst: true);
    private readonly Linear _output = nn.Linear(24, 2);

    public LastLetter() : base(nameof(LastLetter)) => RegisterComponents();

    public nn.Module Layer => _lstm;

    public override Tensor forward(Tensor letters)
    {
        var (states, _, _) = _lstm.call(_embedding.call(letters), null);
        return _output.call(states.select(1, -1));
    }
}

// Prints:
//
//     composed: _lstm
//     more than nine in ten are right: True
//     the layer is TorchSharp's again: LSTM
