using System.Globalization;
using Pegr.Torch.Objectives;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Tuning;

/// <summary>
/// Measures where to look for lambda. At the balance sqrt(P)/‖∇P/2‖ of a penalty P (P/‖∇P‖ of one whose norms are not squared) the penalty's part of the gradient is as long
/// as what it penalizes: for PEGR rms‖g_i‖ / ‖(1/n) sum_i H_i g_i‖, for GR ‖g‖/‖H g‖. The best lambda lies below it, by how
/// much depends on network and data, so it is where a search begins and not what to train with.
/// </summary>
public static class LambdaRange
{
    private const double Below = 0.005;
    private const double Above = 3;

    /// <summary>The balance on one batch. The parameters stay as they are; their gradients are cleared.</summary>
    /// <param name="objective">An objective with a penalty; its lambda is put back.</param>
    /// <param name="model">The model.</param>
    /// <param name="loss">The loss, one value per example.</param>
    /// <param name="inputs">A batch, [n, …].</param>
    /// <param name="targets">Its targets.</param>
    /// <returns>The balance; NaN where penalty or gradient is 0 or not finite.</returns>
    public static double Balance(
        IPenalizedObjective objective, nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(objective);
        Alive.Require(model);
        ArgumentNullException.ThrowIfNull(loss);
        Alive.Require(inputs);
        Alive.Require(targets);
        return CollectedScalar.Repeat(() => Measure(objective, model, loss, inputs, targets));
    }

    /// <summary>Where to look, from balances on the first batches.</summary>
    /// <param name="balances">One or more; those that are not finite do not count.</param>
    /// <returns>From a 200th of their median to three times of it: the best lambdas found by full searches on several models and data sets lie at 0.02 to 1.2 times. Null where none is finite.</returns>
    public static SearchValues? Around(IEnumerable<double> balances)
    {
        ArgumentNullException.ThrowIfNull(balances);
        var finite = balances.Where(balance => double.IsFinite(balance) && balance > 0).Order().ToList();
        return finite.Count == 0 ? null : SearchValues.Between(Rounded(finite[finite.Count / 2] * Below), Rounded(finite[finite.Count / 2] * Above));
    }

    private static double Measure(
        IPenalizedObjective objective, nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets)
    {
        var lambda = objective.Lambda;
        try
        {
            using var scope = NewDisposeScope();
            var (plain, _) = Gradient(0);

            // The first difference may drown in rounding where the penalty is small: the second is taken at its balance.
            var first = At(1);
            return double.IsFinite(first) && first > 0 ? At(first) : double.NaN;

            double At(double weight)
            {
                var (penalized, penalty) = Gradient(weight);
                var difference = Math.Sqrt(penalized.Zip(plain, (a, b) => Squares(a.Plus(b.neg()))).Sum()) / weight;
                return Math.Pow(penalty, 1.0 / objective.Power) / difference;
            }
        }
        finally
        {
            objective.Lambda = lambda;
            model.zero_grad();
        }

        (IReadOnlyList<Tensor> Gradients, double Penalty) Gradient(double weight)
        {
            objective.Lambda = weight;
            model.zero_grad();
            using var report = objective.AccumulateGradients(model, loss, inputs, targets);
            var penalty = report.Penalty is null ? double.NaN : report.Penalty.ToNumber();
            return ([.. model.parameters().Where(parameter => parameter.grad is not null).Select(parameter => parameter.grad!.to(float64, copy: true))], penalty);
        }
    }

    // Two figures tell all that such a range has to say.
    private static double Rounded(double value) => double.Parse(value.ToString("E1", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static double Squares(Tensor tensor) => tensor.mul(tensor).sum().ToNumber();
}
