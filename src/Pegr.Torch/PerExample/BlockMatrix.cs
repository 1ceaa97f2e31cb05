using Pegr.Torch.Data;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>A matrix with a number for every example of one batch with every example of another, piece by piece.</summary>
internal static class BlockMatrix
{
    /// <summary>Computes it; where both batches are the same one, by its upper half.</summary>
    /// <param name="rows">Examples i, n of them.</param>
    /// <param name="columns">Examples j, m of them.</param>
    /// <param name="of">What is needed of a piece, a copy; it belongs to the dispose scope at the call.</param>
    /// <param name="block">The numbers of two pieces, [c, d].</param>
    /// <returns>[n, m], of the current dispose scope.</returns>
    public static Tensor Of<T>(Batch rows, Batch columns, Func<BatchChunk, T> of, Func<T, T, Tensor> block)
    {
        var isSymmetric = ReferenceEquals(rows, columns);
        using var scope = NewDisposeScope();
        var blocks = new List<List<Tensor>>();
        foreach (var chunk in rows.Chunks())
        {
            using var rowScope = NewDisposeScope();
            var left = of(chunk.Copy());
            var (row, line) = (blocks.Count, new List<Tensor>());
            foreach (var other in columns.Chunks())
            {
                using var columnScope = NewDisposeScope();
                var column = line.Count;
                var numbers = !isSymmetric || column > row ? block(left, of(other.Copy())) : column == row ? block(left, left) : blocks[column][row].t();
                line.Add(numbers.MoveToOuterDisposeScope());
            }

            blocks.Add([.. line.Select(numbers => numbers.MoveToOuterDisposeScope())]);
        }

        return cat([.. blocks.Select(line => cat(line, 1))]).MoveToOuterDisposeScope();
    }
}
