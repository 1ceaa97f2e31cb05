using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Checks;

/// <summary>What every way to per-example gradients asks of model, batch and loss.</summary>
internal static class BatchChecks
{
    /// <summary>Refuses what is null or was disposed of.</summary>
    public static void Alive(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch)
    {
        Runtime.Alive.Require(model);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(batch);
        batch.RequireAlive();
    }

    /// <summary>The losses of a chunk, [c], with their graph.</summary>
    /// <exception cref="InvalidOperationException">They are not one number per example.</exception>
    public static Tensor Losses(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, BatchChunk chunk)
    {
        GradientsAreOn();
        var outputs = model.call(chunk.Inputs) ?? throw new InvalidOperationException("The model returned null.");
        var losses = Losses(outputs, loss, chunk);
        GC.KeepAlive(model); // it is read natively to the end of the call, and this may be its caller's last use of it
        return losses;
    }

    /// <summary>The losses of a chunk's outputs, [c], with their graph.</summary>
    /// <exception cref="InvalidOperationException">They are not one number per example.</exception>
    public static Tensor Losses(Tensor outputs, PerExampleLoss loss, BatchChunk chunk)
    {
        var losses = loss(outputs, chunk.Targets) ?? throw new InvalidOperationException("The loss returned null.");
        PerExample(losses, chunk.Inputs.shape[0]);
        GC.KeepAlive(chunk); // as the model
        return losses;
    }

    /// <summary>Refuses to take a step without gradients.</summary>
    /// <exception cref="InvalidOperationException">They are switched off.</exception>
    public static void GradientsAreOn()
    {
        if (!is_grad_enabled() || is_inference_mode_enabled())
        {
            throw new InvalidOperationException(
                "Gradients are switched off here, by no_grad or inference_mode. Take the step outside of that block.");
        }
    }

    /// <summary>Refuses losses that are not one differentiable number per example.</summary>
    private static void PerExample(Tensor losses, long count)
    {
        if (losses.dim() != 1 || losses.shape[0] != count)
        {
            throw new InvalidOperationException(
                $"The loss must return one value per example, shape [{count}], but returned {ShapeText.Of(losses)}. "
                + "Use a loss without reduction, such as Losses.CrossEntropy.");
        }

        if (!losses.is_floating_point())
        {
            throw new InvalidOperationException($"The loss must return real floating-point numbers, but returned {losses.dtype}.");
        }
    }

    /// <summary>Refuses a penalty's weight that is none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public static double Lambda(double lambda)
        => double.IsFinite(lambda) && lambda >= 0
            ? lambda
            : throw new ArgumentOutOfRangeException(nameof(lambda), lambda, "The penalty's weight must be a finite number of at least 0.");

    /// <summary>Refuses batch normalization that mixes the examples of a batch.</summary>
    public static void NoBatchStatistics(nn.Module model) => NoBatchStatistics(ModuleTree.Of(model));

    /// <summary>Refuses batch normalization that mixes the examples of a batch, among a model's modules.</summary>
    public static void NoBatchStatistics(IEnumerable<(string Name, nn.Module Module)> modules)
    {
        foreach (var (name, module) in modules)
        {
            if (module is BatchNorm batchNorm && (batchNorm.training || batchNorm.running_mean is null))
            {
                throw new NotSupportedException(
                    $"{batchNorm.GetType().Name} '{name}' mixes the examples of a batch, so an example has no gradient of its own. "
                    + "Use LayerNorm or GroupNormalization.Create instead (NormalizationConverter.ReplaceBatchNorm converts a model), or set that "
                    + "module to eval() once it has statistics.");
            }
        }
    }

    /// <summary>The layers that draw random numbers as they are set now.</summary>
    public static IEnumerable<(string Name, nn.Module Module)> RandomLayers(nn.Module model)
        => ModuleTree.Of(model).Where(entry => entry.Module.training
            && entry.Module is (Dropout or Dropout1d or Dropout2d or Dropout3d or AlphaDropout or FeatureAlphaDropout or RReLU));

    /// <summary>Refuses layers that draw random numbers, where one step evaluates the model several times.</summary>
    public static void SameFunctionEveryTime(nn.Module model, string why)
    {
        foreach (var (name, module) in RandomLayers(model))
        {
            throw new NotSupportedException(
                $"{module.GetType().Name} '{name}' draws anew at every call, but {why}. "
                + "Set that module to eval(), or use exact PEGR or double backward on the whole batch at once.");
        }
    }

    /// <summary>Refuses layers that draw random numbers, where what is measured takes several passes and no other way is left.</summary>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    public static void NoRandomLayers(nn.Module model)
    {
        foreach (var (name, module) in RandomLayers(model))
        {
            throw new InvalidOperationException(
                $"{(name.Length == 0 ? "The model" : name)} ({module.GetType().Name}) draws random numbers in training mode, anew in every pass; call eval() on the model first.");
        }
    }
}
