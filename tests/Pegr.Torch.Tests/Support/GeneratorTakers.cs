using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace Pegr.Torch.Tests.Support;

/// <summary>Finds the functions of <c>torch</c> that draw from a generator they are given, of which they keep nothing but the handle.</summary>
public static class GeneratorTakers
{
    /// <summary>The documentation identifiers of public methods, in order.</summary>
    /// <param name="path">TorchSharp's assembly, beside those it refers to.</param>
    public static IReadOnlyList<string> In(string path)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(path)!);
        using var module = ModuleDefinition.ReadModule(path, new ReaderParameters { AssemblyResolver = resolver });
        return [.. module.GetType("TorchSharp.torch").Methods
            .Where(method => method.Parameters.Any(parameter => parameter.ParameterType.FullName == "TorchSharp.torch/Generator"))
            .Where(ScalarMakers.IsVisible)
            .Select(method => DocCommentId.GetDocCommentId(method))
            .Order(StringComparer.Ordinal)];
    }
}
