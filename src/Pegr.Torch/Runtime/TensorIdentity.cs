using static TorchSharp.torch;

namespace Pegr.Torch.Runtime;

/// <summary>
/// Tells which objects stand for one tensor. TorchSharp may wrap one tensor in several objects, each with a handle of its
/// own (every read of <c>Embedding.weight</c> makes one), so handles do not tell; libtorch itself does.
/// </summary>
internal static class TensorIdentity
{
    // `is` compares what autograd goes by; only tensors of as many numbers need be compared.
    private const string Script = """
        def firsts(tensors: List[Tensor]) -> Tensor:
            of_size: Dict[int, List[int]] = {}
            result: List[int] = []
            for i in range(len(tensors)):
                size = tensors[i].numel()
                if size not in of_size:
                    alone: List[int] = []
                    of_size[size] = alone
                first = i
                for j in of_size[size]:
                    if tensors[j] is tensors[i]:
                        first = j
                if first == i:
                    of_size[size].append(i)
                result.append(first)
            return torch.tensor(result)

        """;

    private static readonly Lazy<jit.CompilationUnit> Compiled = new(() => jit.compile(Script));

    /// <summary>For every object the index of the first one that stands for the same tensor.</summary>
    public static int[] Firsts(IReadOnlyList<Tensor> tensors)
    {
        var result = new int[tensors.Count];
        var sizes = new long[tensors.Count];
        var ofSize = new Dictionary<long, int>();
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = i;
            sizes[i] = tensors[i].numel();
            ofSize[sizes[i]] = ofSize.GetValueOrDefault(sizes[i]) + 1;
        }

        if (ofSize.Count == result.Length)
        {
            return result;
        }

        int[] alike = [.. result.Where(i => ofSize[sizes[i]] > 1)];
        var given = alike.Select(i => tensors[i]).ToArray();
#pragma warning disable RS0030 // Of tensors, no scalar is made.
        using var firsts = (Tensor)Compiled.Value.invoke("firsts", (object)given);
#pragma warning restore RS0030
        GC.KeepAlive(given);
        var among = firsts.data<long>().ToArray();
        for (var k = 0; k < alike.Length; k++)
        {
            result[alike[k]] = alike[among[k]];
        }

        return result;
    }

    /// <summary>The tensors, each once, in order.</summary>
    public static List<T> Distinct<T>(IReadOnlyList<T> tensors)
        where T : Tensor
    {
        var firsts = Firsts(tensors);
        return [.. tensors.Where((_, i) => firsts[i] == i)];
    }
}
