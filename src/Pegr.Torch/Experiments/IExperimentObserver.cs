using Pegr.Torch.Training.Records;
using TorchSharp;

namespace Pegr.Torch.Experiments;

/// <summary>Follows an experiment while it runs: a progress bar, a log file. All calls come from one thread.</summary>
public interface IExperimentObserver
{
    /// <summary>A run begins.</summary>
    void OnRunStarted(RunInfo run)
    {
    }

    /// <summary>An optimizer step was done.</summary>
    /// <param name="run">The run.</param>
    /// <param name="step">Steps done so far in this run.</param>
    void OnStep(RunInfo run, int step)
    {
    }

    /// <summary>Metrics were measured.</summary>
    void OnLogged(RunInfo run, MetricRow row)
    {
    }

    /// <summary>A run that can be repeated elsewhere hands out its data and weights, before <see cref="OnRunFinished"/>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="tensors">Names to tensors on the CPU, valid during the call only.</param>
    void OnTensors(RunInfo run, IReadOnlyDictionary<string, torch.Tensor> tensors)
    {
    }

    /// <summary>A run's training is done: its model's final parameters and buffers, before <see cref="OnRunFinished"/>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="weights">PyTorch's names (see <see cref="Serialization.ModelWeights"/>) to tensors on the CPU, valid
    /// during the call only.</param>
    void OnWeights(RunInfo run, IReadOnlyDictionary<string, torch.Tensor> weights)
    {
    }

    /// <summary>Where validation chose a step: the model's weights at it, after <see cref="OnWeights"/>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="weights">As for <see cref="OnWeights"/>.</param>
    void OnChosenWeights(RunInfo run, IReadOnlyDictionary<string, torch.Tensor> weights)
    {
    }

    /// <summary>A run ended well.</summary>
    void OnRunFinished(RunInfo run, RunRecord record)
    {
    }

    /// <summary>A run diverged; the others go on.</summary>
    /// <param name="run">The run.</param>
    /// <param name="record">What was logged before, and why it ended (see <see cref="RunRecord.Divergence"/>).</param>
    void OnRunDiverged(RunInfo run, RunRecord record)
    {
    }

    /// <summary>A run of a search ended, well or diverged. Of such runs nothing is told but their beginning, their steps and this.</summary>
    /// <param name="run">The run.</param>
    /// <param name="trial">What it came to.</param>
    void OnTrialFinished(RunInfo run, TrialRecord trial)
    {
    }
}
