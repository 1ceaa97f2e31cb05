using System.Numerics;
using System.Runtime.InteropServices;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>Arithmetic on rows of numbers, several at once. Rows are padded with zeros to whole vectors.</summary>
internal static class Rows
{
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
        Span<int> rows = stackalloc int[4];
        var (found, length) = (0, target.Length);
        var count = matrix.Length / length; // padding may hold NaN when a run diverges
        for (var i = 0; i < count; i++)
        {
            if (factors[i] == 0)
            {
                continue;
            }

            rows[found++] = i;
            if (found == rows.Length)
            {
                AddFour(target, factors, matrix, rows);
                found = 0;
            }
        }

        foreach (var i in rows[..found])
        {
            AddScaled(target, factors[i], matrix.Slice(i * length, length));
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
