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

        def overlaps(tensors: List[Tensor]) -> Tensor:
            starts: List[Tensor] = []
            spans: List[Tuple[int, int]] = []
            for tensor in tensors:
                last = tensor.storage_offset()
                for k in range(tensor.dim()):
                    last += (tensor.size(k) - 1) * tensor.stride(k)
                spans.append((tensor.storage_offset() * tensor.element_size(), (last + 1) * tensor.element_size()))
                starts.append(tensor.detach().as_strided([1], [1], 0))
            result: List[int] = []
            for i in range(len(tensors)):
                first = i
                for j in range(i):
                    if first == i and starts[j].is_set_to(starts[i]) and spans[j][0] < spans[i][1] and spans[i][0] < spans[j][1]:
                        first = j
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

        Fill(result, "firsts", tensors, [.. result.Where(i => ofSize[sizes[i]] > 1)]);
        return result;
    }

    /// <summary>For every tensor the index of the first one that has numbers at the same places in memory, whatever autograd takes the two for:
    /// a tensor and <c>new Parameter(tensor.detach())</c> are written to as one and have gradients apart.</summary>
    public static int[] Overlaps(IReadOnlyList<Tensor> tensors)
    {
        int[] result = [.. Enumerable.Range(0, tensors.Count)];
        Fill(result, "overlaps", tensors, [.. result.Where(i => !tensors[i].is_sparse && tensors[i].numel() > 0)]);
        return result;
    }

    // Of some of the tensors a function of the script tells which is which.
    private static void Fill(int[] result, string function, IReadOnlyList<Tensor> tensors, int[] asked)
    {
        var given = asked.Select(i => tensors[i]).ToArray();
#pragma warning disable RS0030 // Of tensors, no scalar is made.
        using var found = (Tensor)Compiled.Value.invoke(function, (object)given);
#pragma warning restore RS0030
        GC.KeepAlive(given);
        var among = found.data<long>().ToArray();
        for (var k = 0; k < asked.Length; k++)
        {
            result[asked[k]] = asked[among[k]];
        }
    }

    /// <summary>The tensors, each once, in order.</summary>
    public static List<T> Distinct<T>(IReadOnlyList<T> tensors)
        where T : Tensor
    {
        var firsts = Firsts(tensors);
        return [.. tensors.Where((_, i) => firsts[i] == i)];
    }
}
