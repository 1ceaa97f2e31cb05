using Pegr.Torch.Models.Exchange;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models.Composed;

/// <summary>
/// The linear maps of a recurrent network of several layers and directions, and the walk through a sequence: inputs of all
/// positions are mapped by one call of a linear layer, hidden states one position after the other.
/// </summary>
internal sealed class RecurrentLayers : nn.Module
{
    private readonly int _gates;
    private readonly List<(string Suffix, Linear Input, Linear Hidden)> _maps = [];
    private readonly Dropout? _dropout;

    /// <summary>Makes the maps.</summary>
    /// <param name="settings">The network's.</param>
    /// <param name="gates">Numbers that every unit takes: 1, 3 or 4.</param>
    public RecurrentLayers(RecurrentSettings settings, int gates)
        : base(nameof(RecurrentLayers))
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        (Settings, _gates) = (settings, gates);
        for (var layer = 0; layer < settings.Layers; layer++)
        {
            var inputs = layer == 0 ? settings.Inputs : settings.Directions * settings.Hidden;
            for (var direction = 0; direction < settings.Directions; direction++)
            {
                var suffix = $"_l{layer}{(direction == 0 ? "" : "_reverse")}";
                _maps.Add((suffix, Map($"input{suffix}", inputs), Map($"hidden{suffix}", settings.Hidden)));
            }
        }

        if (settings.Dropout > 0 && settings.Layers > 1)
        {
            register_module("dropout", _dropout = nn.Dropout(settings.Dropout));
        }
    }

    /// <summary>A cell's step.</summary>
    /// <param name="input">The mapped input, [n, gates·hidden].</param>
    /// <param name="hidden">The mapped hidden state, [n, gates·hidden].</param>
    /// <param name="state">The state before, hidden state first, [n, hidden] each.</param>
    /// <returns>The state after.</returns>
    public delegate Tensor[] Cell(Tensor input, Tensor hidden, Tensor[] state);

    /// <summary>The network's settings.</summary>
    public RecurrentSettings Settings { get; }

    /// <summary>Walks through sequences.</summary>
    /// <param name="input">[n, T, inputs] where batches come first, otherwise [T, n, inputs].</param>
    /// <param name="initial">The first states, [layers·directions, n, hidden] each; an empty array for zeros.</param>
    /// <param name="states">Tensors of a state: 1, or 2 with a cell state.</param>
    /// <param name="cell">The cell's step.</param>
    /// <returns>The last layer's hidden states, shaped like the input; the last states, [layers·directions, n, hidden] each.</returns>
    public (Tensor Output, Tensor[] Last) Walk(Tensor input, Tensor[] initial, int states, Cell cell)
    {
        if (input.dim() != 3 || input.shape[2] != Settings.Inputs)
        {
            throw new ArgumentException(
                $"A recurrent layer was given {ShapeText.Of(input)}; it takes {(Settings.BatchFirst ? "[n, T, " : "[T, n, ")}{Settings.Inputs}].", nameof(input));
        }

        var sequence = Settings.BatchFirst ? input : input.transpose(0, 1); // [n, T, inputs]
        var last = new List<Tensor[]>();
        for (var layer = 0; layer < Settings.Layers; layer++)
        {
            var outputs = new List<Tensor>();
            for (var direction = 0; direction < Settings.Directions; direction++)
            {
                var index = last.Count;
                var state = initial.Length > 0
                    ? [.. initial.Select(tensor => tensor.select(0, index))]
                    : Enumerable.Range(0, states).Select(_ => zeros([sequence.shape[0], Settings.Hidden], input.dtype, input.device)).ToArray();
                var (output, end) = Walk(_maps[index].Input, _maps[index].Hidden, sequence, state, cell, backwards: direction == 1);
                outputs.Add(output);
                last.Add(end);
            }

            sequence = outputs.Count == 1 ? outputs[0] : cat(outputs, 2);
            if (_dropout is not null && layer < Settings.Layers - 1)
            {
                sequence = _dropout.call(sequence);
            }
        }

        return (
            Settings.BatchFirst ? sequence : sequence.transpose(0, 1),
            [.. Enumerable.Range(0, states).Select(i => stack(last.Select(state => state[i])))]);
    }

    /// <summary>The weights, as TorchSharp names them.</summary>
    public IEnumerable<WeightPieces> Weights()
    {
        foreach (var (suffix, input, hidden) in _maps)
        {
            yield return new WeightPieces($"weight_ih{suffix}", input.weight);
            yield return new WeightPieces($"weight_hh{suffix}", hidden.weight);
            if (Settings.Bias)
            {
                yield return new WeightPieces($"bias_ih{suffix}", input.bias!);
                yield return new WeightPieces($"bias_hh{suffix}", hidden.bias!);
            }
        }
    }

    private static (Tensor Output, Tensor[] End) Walk(Linear input, Linear hidden, Tensor sequence, Tensor[] state, Cell cell, bool backwards)
    {
        var mapped = input.call(sequence).unbind(1);
        var outputs = new Tensor[mapped.Length];
        for (var step = 0; step < mapped.Length; step++)
        {
            var position = backwards ? mapped.Length - 1 - step : step;
            state = cell(mapped[position], hidden.call(state[0]), state);
            outputs[position] = state[0];
        }

        return (stack(outputs, 1), state);
    }

    // Recurrent layers draw all weights from U(−1/√hidden, 1/√hidden).
    private Linear Map(string name, long inputs)
    {
        var map = nn.Linear(inputs, _gates * Settings.Hidden, Settings.Bias);
        var bound = 1 / Math.Sqrt(Settings.Hidden);
        foreach (var parameter in map.parameters())
        {
            nn.init.uniform_(parameter, -bound, bound);
        }

        register_module(name, map);
        return map;
    }
}
