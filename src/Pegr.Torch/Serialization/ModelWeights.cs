using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Serialization;

/// <summary>
/// A model's parameters and buffers as a safetensors file, under the names that PyTorch's <c>state_dict()</c> gives them:
/// <c>layers.output.weight</c> is the parameter <c>weight</c> of the submodule <c>output</c> of <c>layers</c>.
/// </summary>
public static class ModelWeights
{
    private const int MostNames = 5;

    /// <summary>A model's parameters and buffers on the CPU, without gradients, of the current dispose scope.</summary>
    /// <param name="model">The model, on any device. What is returned may share its memory.</param>
    /// <returns>PyTorch's names to tensors.</returns>
    public static IReadOnlyDictionary<string, Tensor> Of(nn.Module model)
    {
        Alive.Require(model);
        return ModelState.Of(model).ToDictionary(entry => entry.Key, entry => entry.Value.detach().cpu());
    }

    /// <summary>Writes a model's parameters and buffers to a file, atomically.</summary>
    /// <param name="model">The model, on any device.</param>
    /// <param name="path">The file; replaced where it exists.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(nn.Module model, string path)
    {
        using var scope = NewDisposeScope();
        Safetensors.Write(path, Of(model));
    }

    /// <summary>Puts a file's values into a model: all of them, or none where an exception is thrown.</summary>
    /// <remarks>
    /// The model keeps its types and devices: floating-point values are rounded to the model's type where it is narrower,
    /// integers are converted to its integer type. A number of the other kind is refused.
    /// </remarks>
    /// <param name="model">A model of the same architecture, on any device.</param>
    /// <param name="path">A safetensors file with exactly the names and shapes that <see cref="Of"/> gives, or that PyTorch's own attention and
    /// recurrent layers have in place of our compositions. Of a parameter that several modules share, one name is enough; under several it must
    /// have one value.</param>
    /// <exception cref="InvalidInputException">The file cannot be read or does not fit the model; one line names what is
    /// missing, unexpected or of another shape or kind.</exception>
    public static void Load(nn.Module model, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Alive.Require(model);
        using var scope = NewDisposeScope();
        Put(model, path, Safetensors.Read(path));
    }

    /// <summary>Puts values into a model, as <see cref="Load(nn.Module, string)"/> does: all of them, or none.</summary>
    /// <param name="model">A model of the same architecture, on any device.</param>
    /// <param name="weights">Exactly the names and shapes of the model's <c>state_dict()</c>, on any device; not changed.</param>
    /// <param name="name">What messages call them.</param>
    /// <exception cref="InvalidInputException">They do not fit the model.</exception>
    public static void Load(nn.Module model, IReadOnlyDictionary<string, Tensor> weights, string name = "weights")
    {
        Alive.Require(model);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(name);
        Alive.RequireAll(weights.Values, nameof(weights));
        using var scope = NewDisposeScope();
        Put(model, name, weights);
    }

    private static void Put(nn.Module model, string source, IReadOnlyDictionary<string, Tensor> given)
    {
        var own = ModelState.Of(model);
        given = ComposedNames.Translate(model, own, given);
        Check(source, own, given);
        using (no_grad())
        {
            foreach (var (name, tensor) in own.Where(entry => given.ContainsKey(entry.Key)))
            {
                tensor.copy_(given[name]);
            }
        }
    }

    private static void Check(string source, Dictionary<string, Tensor> own, IReadOnlyDictionary<string, Tensor> given)
    {
        var both = own.Keys.Where(given.ContainsKey).ToList();
        var shared = ModelState.NamesOfOne(own);
        string[] problems =
        [
            .. Listed("missing", shared.Where(names => !names.Any(given.ContainsKey)).Select(names => names[0])),
            .. Listed("not in the model", given.Keys.Except(own.Keys)),
            .. Listed(
                "of another shape",
                both.Where(name => !own[name].shape.SequenceEqual(given[name].shape))
                    .Select(name => $"{name} {ShapeText.Of(given[name])} for {ShapeText.Of(own[name])}")),
            .. Listed(
                "of another kind of number",
                both.Where(name => own[name].is_floating_point() != given[name].is_floating_point())),
            .. Listed(
                "different values for one shared parameter",
                shared.Select(names => names.Where(given.ContainsKey).ToList()).Where(names => names.Skip(1).Any(name => Differ(given[names[0]], given[name])))
                    .Select(names => string.Join(" and ", names))),
        ];
        if (problems.Length > 0)
        {
            throw new InvalidInputException(
                $"{source}: these weights do not fit the model: {string.Join("; ", problems)}. Nothing was loaded.");
        }
    }

    private static bool Differ(Tensor one, Tensor other)
        => !one.shape.SequenceEqual(other.shape) || !one.to(CPU).allclose(other.to(one.dtype, CPU), rtol: 0, atol: 0, equal_nan: true);

    private static IEnumerable<string> Listed(string what, IEnumerable<string> names)
    {
        var all = names.ToList();
        if (all.Count > 0)
        {
            var more = all.Count > MostNames ? $" and {all.Count - MostNames} more" : "";
            yield return $"{what}: {string.Join(", ", all.Take(MostNames))}{more}";
        }
    }
}
