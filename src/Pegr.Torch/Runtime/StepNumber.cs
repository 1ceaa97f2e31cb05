using static TorchSharp.torch;

namespace Pegr.Torch.Runtime;

/// <summary>
/// A number that a step computes from tensors and multiplies others with: on the CPU a number, elsewhere a scalar tensor of float64 that stays
/// where it is (see <see cref="ReadBack"/>). Its tensor belongs to the dispose scope in which it was computed.
/// </summary>
internal readonly struct StepNumber
{
    private readonly double _number;
    private readonly Tensor? _tensor;

    private StepNumber(double number) => _number = number;

    private StepNumber(Tensor tensor) => _tensor = tensor;

    /// <summary>Whether it is known to be 0: where it is a tensor nobody knows.</summary>
    public bool IsKnownZero => _tensor is null && _number == 0;

    public static implicit operator StepNumber(double number) => new(number);

    public static StepNumber operator +(StepNumber a, StepNumber b)
        => a._tensor is null && b._tensor is null ? a._number + b._number : new StepNumber(a.AsTensor(b).Plus(b.AsTensor(a)));

    public static StepNumber operator -(StepNumber a, StepNumber b)
        => a._tensor is null && b._tensor is null ? a._number - b._number : new StepNumber(a.AsTensor(b) - b.AsTensor(a));

    public static StepNumber operator *(StepNumber a, StepNumber b)
        => a._tensor is null && b._tensor is null ? a._number * b._number : new StepNumber(a.AsTensor(b) * b.AsTensor(a));

    public static StepNumber operator -(StepNumber a) => a._tensor is null ? -a._number : new StepNumber(a._tensor.neg());

    /// <summary>Of a scalar tensor, which may have any type and graph.</summary>
    public static StepNumber Of(Tensor scalar)
    {
        if (ReadBack.IsFree(scalar.device_type))
        {
            return scalar.ToNumber();
        }

        using var noGradient = no_grad();
        return new StepNumber(scalar.detach().to(float64));
    }

    /// <summary>numerator/denominator; 0 where the denominator is not above 0 and finite, as of a gradient that has no direction.</summary>
    public static StepNumber Ratio(StepNumber numerator, StepNumber denominator)
    {
        if (numerator._tensor is null && denominator._tensor is null)
        {
            return denominator._number > 0 && double.IsFinite(denominator._number) ? numerator._number / denominator._number : 0;
        }

        var (over, under) = (numerator.AsTensor(denominator), denominator.AsTensor(numerator));
        var usable = under.gt(Scalars.Of(0)).bitwise_and(under.lt(Scalars.Of(double.PositiveInfinity)));
        return new StepNumber((over / under).masked_fill(usable.bitwise_not(), Scalars.Of(0)));
    }

    /// <summary>Its root.</summary>
    public StepNumber Root() => _tensor is null ? Math.Sqrt(_number) : new StepNumber(_tensor.sqrt());

    /// <summary>Itself where it is above 0, and another number where it is not.</summary>
    public StepNumber OrWhereNotPositive(double other)
        => _tensor is null
            ? _number > 0 ? _number : other
            : new StepNumber(_tensor.masked_fill(_tensor.gt(Scalars.Of(0)).bitwise_not(), Scalars.Of(other)));

    /// <summary>Another number where this one is not 0, and 0 where it is.</summary>
    public StepNumber WhereNotZero(double other)
        => _tensor is null
            ? _number != 0 ? other : 0
            : new StepNumber(_tensor.ne(Scalars.Of(0)).to(float64).Times(other));

    /// <summary>a + this·b, of a's type. Where this is a tensor that is 0 it is a, whatever b has, as if nothing was added.</summary>
    public Tensor AddTo(Tensor a, Tensor b)
    {
        if (_tensor is null)
        {
            return a.add(b, alpha: Scalars.Of(_number));
        }

        var added = DTypes.Wide(b).masked_fill(_tensor.eq(Scalars.Of(0)), Scalars.Of(0));
        return DTypes.Wide(a).addcmul(added, _tensor, Scalars.Of(1)).to(a.dtype);
    }

    /// <summary>a += this·b in place.</summary>
    public void Increase(Tensor a, Tensor b)
    {
        if (_tensor is null)
        {
            a.add_(b, alpha: Scalars.Of(_number));
        }
        else
        {
            a.copy_(AddTo(a, b));
        }
    }

    /// <summary>this·b, of b's type.</summary>
    public Tensor Times(Tensor b) => _tensor is null ? b.Times(_number) : AddTo(zeros_like(b), b);

    // Beside one of the two that is a tensor.
    private Tensor AsTensor(StepNumber beside) => _tensor ?? full_like(beside._tensor!, Scalars.Of(_number));
}
