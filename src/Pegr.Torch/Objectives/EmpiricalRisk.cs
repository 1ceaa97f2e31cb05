using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>Plain gradient descent's objective: the empirical risk L_S = (1/n) sum_i l_i.</summary>
public sealed class EmpiricalRisk : Objective
{
    /// <inheritdoc/>
    public override string Key => "gd";

    /// <inheritdoc/>
    protected override ObjectiveReport Accumulate(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch)
    {
        using var scope = NewDisposeScope();
        ModelParameters.RequireTrainable(model);
        Tensor? risk = null;
        foreach (var chunk in batch.Chunks())
        {
            using var chunkScope = NewDisposeScope();
            var share = BatchChecks.Losses(model, loss, chunk).sum().Over(batch.Count);
            Autograd.Backward(share);
            risk = (risk is null ? share.detach() : risk.Plus(share.detach())).MoveToOuterDisposeScope();
        }

        return new ObjectiveReport(risk!, penalty: null);
    }
}
