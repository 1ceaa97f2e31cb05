using System.Numerics;
using System.Runtime.InteropServices;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>Arithmetic on rows of numbers, several at once. Rows are padded with zeros to whole vectors.</summary>
internal static class Rows
{
    // Of so many numbers a row is short, and so many indices need no memory of the heap's.
    private const int Short = 64;
    private const int OnStack = 512;

    /// <summary>The length of a padded row.</summary>
    public static int Padded(int length) => (length + 7) / 8 * 8; // a vector has 2, 4 or 8 doubles

    /// <summary>A row as vectors.</summary>
    public static ReadOnlySpan<Vector<double>> Vectors(ReadOnlySpan<double> row) => MemoryMarshal.Cast<double, Vector<double>>(row);

    /// <inheritdoc cref="Vectors(ReadOnlySpan{double})"/>
    public static Span<Vector<double>> Vectors(Span<double> row) => MemoryMarshal.Cast<double, Vector<double>>(row);

    /// <summary>Adds a multiple of a row.</summary>
    public static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> row)
    {
        var sums = Vectors(target);
        var terms = Vectors(row);
        var scale = new Vector<double>(factor);
        for (var k = 0; k < sums.Length; k++)
        {
            sums[k] += scale * terms[k];
        }
    }

    /// <summary>Adds a multiple of the elementwise product of two rows.</summary>
    public static void AddProducts(Span<double> target, double factor, ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sums = Vectors(target);
        var left = Vectors(a);
        var right = Vectors(b);
        var scale = new Vector<double>(factor);
        for (var k = 0; k < sums.Length; k++)
        {
            sums[k] += scale * left[k] * right[k];
        }
    }

    /// <summary>Adds a multiple of the elementwise product of three rows.</summary>
    public static void AddProducts(
        Span<double> target, double factor, ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> c)
    {
        var sums = Vectors(target);
        var left = Vectors(a);
        var middle = Vectors(b);
        var right = Vectors(c);
        var scale = new Vector<double>(factor);
        for (var k = 0; k < sums.Length; k++)
        {
            sums[k] += scale * left[k] * middle[k] * right[k];
        }
    }

    /// <summary>The sum of a row.</summary>
    public static double Sum(ReadOnlySpan<double> row)
    {
        var sum = Vector<double>.Zero;
        foreach (var part in Vectors(row))
        {
            sum += part;
        }

        return Vector.Sum(sum);
    }

    /// <summary>The inner product of two rows.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var left = Vectors(a);
        var right = Vectors(b);
        var sum = Vector<double>.Zero;
        for (var k = 0; k < left.Length; k++)
        {
            sum += left[k] * right[k];
        }

        return Vector.Sum(sum);
    }

    /// <summary>Adds factors·matrix to a row. Rectified activations make many factors zero: those rows are passed over.</summary>
    /// <param name="target">The row.</param>
    /// <param name="factors">One for each of the matrix' rows; padding is ignored.</param>
    /// <param name="matrix">Rows as long as <paramref name="target"/>.</param>
    public static void AddProduct(Span<double> target, ReadOnlySpan<double> factors, ReadOnlySpan<double> matrix)
    {
        var (found, length) = (0, target.Length);
        var count = matrix.Length / length; // padding may hold NaN when a run diverges
        var rows = count <= OnStack ? stackalloc int[count] : new int[count];
        for (var i = 0; i < count; i++)
        {
            rows[found] = i;
            found += factors[i] == 0 ? 0 : 1;
        }

        rows = rows[..found];
        if (length <= Short)
        {
            AddColumns(target, factors, matrix, rows);
            return;
        }

        for (; rows.Length >= 4; rows = rows[4..])
        {
            AddFour(target, factors, matrix, rows);
        }

        foreach (var i in rows)
        {
            AddScaled(target, factors[i], matrix.Slice(i * length, length));
        }
    }

    // The same additions in the same order, column by column, whose sum stays in a register: of short rows most would be loading and storing it.
    private static void AddColumns(Span<double> target, ReadOnlySpan<double> factors, ReadOnlySpan<double> matrix, ReadOnlySpan<int> rows)
    {
        ref var sums = ref MemoryMarshal.GetReference(target);
        ref var first = ref MemoryMarshal.GetReference(matrix);
        var length = target.Length;
        for (var column = 0; column < length; column += Vector<double>.Count)
        {
            var (sum, k) = (Vector.LoadUnsafe(ref sums, (nuint)column), 0);
            for (; k + 4 <= rows.Length; k += 4)
            {
                var (a, b, c, d) = (rows[k], rows[k + 1], rows[k + 2], rows[k + 3]);
                sum += (new Vector<double>(factors[a]) * Vector.LoadUnsafe(ref first, (nuint)((a * length) + column)))
                    + (new Vector<double>(factors[b]) * Vector.LoadUnsafe(ref first, (nuint)((b * length) + column)))
                    + ((new Vector<double>(factors[c]) * Vector.LoadUnsafe(ref first, (nuint)((c * length) + column)))
                        + (new Vector<double>(factors[d]) * Vector.LoadUnsafe(ref first, (nuint)((d * length) + column))));
            }

            for (; k < rows.Length; k++)
            {
                sum += new Vector<double>(factors[rows[k]]) * Vector.LoadUnsafe(ref first, (nuint)((rows[k] * length) + column));
            }

            sum.StoreUnsafe(ref sums, (nuint)column);
        }
    }

    private static void AddFour(Span<double> target, ReadOnlySpan<double> factors, ReadOnlySpan<double> matrix, ReadOnlySpan<int> rows)
    {
        var length = target.Length;
        var sums = Vectors(target);
        var a = Vectors(matrix.Slice(rows[0] * length, length));
        var b = Vectors(matrix.Slice(rows[1] * length, length));
        var c = Vectors(matrix.Slice(rows[2] * length, length));
        var d = Vectors(matrix.Slice(rows[3] * length, length));
        var (fa, fb) = (new Vector<double>(factors[rows[0]]), new Vector<double>(factors[rows[1]]));
        var (fc, fd) = (new Vector<double>(factors[rows[2]]), new Vector<double>(factors[rows[3]]));
        for (var k = 0; k < sums.Length; k++)
        {
            sums[k] += (fa * a[k]) + (fb * b[k]) + ((fc * c[k]) + (fd * d[k]));
        }
    }
}
