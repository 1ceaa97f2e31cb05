using System.Runtime.Intrinsics;

namespace Pegr.Torch.Theory;

/// <summary>
/// Training of the two-layer CNN on signal-noise data in mean field: the inner products of its filters with the signal, and with the noise of a few
/// examples that stand for all. Examples meet through the signal, which all of them move, and through the overlaps of their noise, which are random.
/// docs/theory.md has the equations.
/// </summary>
internal sealed class MeanFieldTraining
{
    private const int ExamplesOfSign = 8;
    private const int FiltersForAll = 50;
    private const double Diverged = 1e6;

    private readonly SignalNoiseTheory _theory;
    private readonly DescentPlan _plan;
    private readonly RectifiedUnit _unit;
    private readonly int _filters;

    // lambda as noise and signal feel it
    private readonly double _onNoise;
    private readonly double _onSignal;

    // ‖mu‖² and sigma_p² d
    private readonly double _signal;
    private readonly double _noise;

    private readonly MeanFieldCoordinates[] _signs;
    private readonly MeanFieldPopulation[] _populations;
    private readonly MeanFieldCoordinates[] _all;

    // Per sign, over its examples: the mean of −l' times the factor of the penalty, negative where a label is flipped, and of l'².
    private readonly double[] _pull;
    private readonly double[] _square;

    // Per sign: the output on the signal, and the mean over filters of s'² there.
    private readonly double[] _signalOutputs;
    private readonly double[] _signalSlopes;

    private int _done;

    /// <summary>Prepares a training.</summary>
    /// <param name="theory">Data and network.</param>
    /// <param name="plan">The training.</param>
    /// <param name="lambda">The penalty's weight.</param>
    /// <param name="shares">Of which penalty it is.</param>
    /// <param name="signs">The examples of each sign that is followed: of both, or of one where both are alike.</param>
    public MeanFieldTraining(SignalNoiseTheory theory, DescentPlan plan, double lambda, PenaltyShares shares, IReadOnlyList<SignExamples> signs)
    {
        (_theory, _plan, _filters) = (theory, plan, Math.Min(theory.Filters, FiltersForAll));
        (_onNoise, _onSignal) = (lambda * shares.Noise, lambda * shares.Signal);
        _unit = new RectifiedUnit(theory.Power);
        (_signal, _noise) = (theory.SignalNorm * theory.SignalNorm, theory.NoiseStd * theory.NoiseStd * theory.Dim);

        var normals = StratifiedNormals.Sorted(_filters);
        _signs = [.. signs.Select(_ => new MeanFieldCoordinates([.. normals.Select(normal => plan.InitStd * theory.SignalNorm * normal)], Linear))];
        _populations = Populations(signs);
        _all = [.. _signs, .. _populations.SelectMany(population => new[] { population.Own, population.Opposite })];
        (_pull, _square) = (new double[signs.Count], new double[signs.Count]);
        (_signalOutputs, _signalSlopes) = (new double[signs.Count], new double[signs.Count]);
        MixNoise();
    }

    /// <summary>Trains on, up to a number of steps.</summary>
    /// <returns>Whether it has not diverged.</returns>
    public bool RunTo(int step)
    {
        while (_done < step)
        {
            FollowNoise();
            FollowSignal();
            var limit = step - _done;
            foreach (var coordinates in _all)
            {
                limit = (int)Math.Min(limit, coordinates.StepsAtOnce());
            }

            var steps = Math.Max(limit, 1);
            foreach (var coordinates in _all)
            {
                if (!coordinates.Advance(steps, Diverged))
                {
                    return false;
                }
            }

            MixNoise();
            _done += steps;
        }

        return true;
    }

    /// <summary>The accuracy on fresh examples with true labels.</summary>
    public double Accuracy()
    {
        var fresh = new FreshAccuracy(_theory.Filters, _unit);
        var coordinateNoise = _theory.NoiseStd * _theory.NoiseStd;
        var initial = new FilterCovariance(coordinateNoise * _plan.InitStd * _plan.InitStd * _theory.Dim, 0, 0);
        var covariance = _populations.Aggregate(initial, (sum, population) => sum.Plus(PerDimension(population), population.Learned()));
        if (!_theory.OrthogonalNoise && _signal > 0)
        {
            // The noise's part along mu, which both signs' filters have learned, in opposite directions.
            var along = _signs.Average(sign => Square(sign.Values.Average()));
            covariance = covariance.Plus(coordinateNoise / _signal, new(_signs.Average(sign => sign.Values.Average(Square)), along, along));
        }

        return Enumerable.Range(0, _signs.Length).Average(sign => fresh.Of(SignalOutput(sign), covariance));
    }

    // Whether small values change in proportion to themselves.
    private bool Linear => _theory.Power == 2;

    private MeanFieldPopulation[] Populations(IReadOnlyList<SignExamples> signs)
    {
        var draws = new StratifiedNormals(seed: 1);
        var deviation = _plan.InitStd * Math.Sqrt(_noise);
        return
        [
            .. from sign in Enumerable.Range(0, signs.Count)
               let kinds = new[] { (Flipped: false, Share: signs[sign].Right), (Flipped: true, Share: signs[sign].Flipped) }.Where(kind => kind.Share > 0).ToList()
               from kind in kinds
               select new MeanFieldPopulation(sign, kind.Flipped, kind.Share, ExamplesOfSign / kinds.Count, _filters, deviation, Linear, draws),
        ];
    }

    private void FollowNoise()
    {
        Array.Clear(_pull);
        Array.Clear(_square);
        for (var sign = 0; sign < _signs.Length; sign++)
        {
            (_signalOutputs[sign], _signalSlopes[sign]) = (SignalOutput(sign), SignalSlopes(sign));
        }

        foreach (var population in _populations)
        {
            var (sign, label) = (population.Sign, population.Flipped ? -1 : 1);
            var (signalOutput, signalSlopes) = (_signalOutputs[sign], _signalSlopes[sign]);
            var share = population.Share / population.Examples;
            for (var example = 0; example < population.Examples; example += Vector256<double>.Count)
            {
                var (output, slopes) = NoiseOutput(population, example);
                var drive = (Vector256.Create(label * signalOutput) + output).Map(static margin => 1 / (1 + Math.Exp(margin)));
                var squaredNorm = (Vector256.Create(_onSignal * signalSlopes * _signal) + (_onNoise * _noise * slopes)) / _theory.Filters;
                var penalized = drive * (Vector256<double>.One + (squaredNorm * drive * (Vector256<double>.One - drive)));
                NoteNoise(population, example, penalized, drive * drive);
                _pull[sign] += share * label * Vector256.Sum(penalized);
                _square[sign] += share * Vector256.Sum(drive * drive);
            }
        }
    }

    // What the noise of four examples adds to their outputs, times their labels, and the mean over a sign's filters of s'², of both signs.
    private (Vector256<double> Output, Vector256<double> Slopes) NoiseOutput(MeanFieldPopulation population, int example)
    {
        var (output, slopes) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (var index = example; index < population.Own.Felt.Length; index += population.Examples)
        {
            var (own, opposite) = (population.Own.Felt.Four(index), population.Opposite.Felt.Four(index));
            var (ownSlope, oppositeSlope) = (_unit.Slope(own), _unit.Slope(opposite));
            output += _unit.Value(own) - _unit.Value(opposite);
            slopes += (ownSlope * ownSlope) + (oppositeSlope * oppositeSlope);
        }

        return (output / _filters, slopes / _filters);
    }

    private void NoteNoise(MeanFieldPopulation population, int example, Vector256<double> drive, Vector256<double> square)
    {
        var rate = _plan.LearningRate * _noise / ((double)_theory.Samples * _theory.Filters);
        var brake = _onNoise * _noise / _theory.Filters * square;
        for (var index = example; index < population.Own.Felt.Length; index += population.Examples)
        {
            var (own, opposite) = (population.Own.Felt.Four(index), population.Opposite.Felt.Four(index));
            (rate * ((drive * _unit.Slope(own)) - (brake * _unit.SlopeTimesCurvature(own)))).CopyTo(population.Own.Changes, index);
            (-rate * ((drive * _unit.Slope(opposite)) + (brake * _unit.SlopeTimesCurvature(opposite)))).CopyTo(population.Opposite.Changes, index);
        }
    }

    private void FollowSignal()
    {
        // Examples of either sign are half of all.
        var rate = _plan.LearningRate * _signal / (2.0 * _theory.Filters);
        var brake = _onSignal * _signal / _theory.Filters;
        for (var sign = 0; sign < _signs.Length; sign++)
        {
            var other = _signs.Length - 1 - sign;
            for (var filter = 0; filter < _filters; filter++)
            {
                var value = _signs[sign].Felt[filter] = _signs[sign].Values[filter];
                var pulled = (_pull[sign] * _unit.Slope(value)) + (_pull[other] * _unit.Slope(-value));
                var braked = (_square[sign] * _unit.SlopeTimesCurvature(value)) - (_square[other] * _unit.SlopeTimesCurvature(-value));
                _signs[sign].Changes[filter] = rate * (pulled - (brake * braked));
            }
        }
    }

    // What filters feel of an example's noise: their own inner product with it, what the noise of others has added along it, and its part along mu.
    private void MixNoise()
    {
        var crosstalk = Math.Sqrt(_populations.Sum(population => PerDimension(population) * population.Moved()));
        var along = _theory.OrthogonalNoise || _theory.SignalNorm == 0 ? 0 : _theory.NoiseStd / _theory.SignalNorm;
        foreach (var population in _populations)
        {
            var label = population.Flipped ? _signs.Length - 1 - population.Sign : population.Sign;
            population.Mix(crosstalk, along, _signs[label].Values, _signs[_signs.Length - 1 - label].Values);
        }
    }

    private double SignalOutput(int sign)
    {
        var (own, opposite) = (0.0, 0.0);
        var (values, others) = (_signs[sign].Values, _signs[_signs.Length - 1 - sign].Values);
        for (var filter = 0; filter < _filters; filter++)
        {
            (own, opposite) = (own + _unit.Value(values[filter]), opposite + _unit.Value(-others[filter]));
        }

        return (own / _filters) - (opposite / _filters);
    }

    private double SignalSlopes(int sign)
    {
        var (own, opposite) = (0.0, 0.0);
        var (values, others) = (_signs[sign].Values, _signs[_signs.Length - 1 - sign].Values);
        for (var filter = 0; filter < _filters; filter++)
        {
            (own, opposite) = (own + Square(_unit.Slope(values[filter])), opposite + Square(_unit.Slope(-others[filter])));
        }

        return (own / _filters) + (opposite / _filters);
    }

    // A sum over half of the examples, each through its own direction of length sigma_p √d, as seen along a coordinate of other noise.
    private double PerDimension(MeanFieldPopulation population) => population.Share / _signs.Length * _theory.Samples / (2.0 * _theory.Dim);

    private static double Square(double value) => value * value;
}
