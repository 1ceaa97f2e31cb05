using Pegr.Torch.Data;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.PerExample.Ghost;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Accelerators;

/// <summary>
/// Steps on libtorch's meta device, whose tensors have no numbers: it refuses to read any back, and to compute with tensors of the CPU. So a step that
/// goes through here neither waits for a GPU nor fails on one because something was left on the CPU.
/// </summary>
public sealed class MetaStepTests
{
    // Checks at uses 1, 2, 4, 8, … read back by nature, one kind of check after the other.
    private const int MostRefusals = 30;

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var (objective, engine) in DeviceCases.Keys)
        {
            cases.Add(objective, engine);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_step_reads_nothing_back_but_where_a_check_is_due(string objective, string engine)
    {
        using var scope = NewDisposeScope();
        var failures = new HashSet<string>();
        foreach (var (form, made) in DeviceCases.Forms(objective, engine))
        {
            foreach (var problem in DeviceCases.Problems(META, float32))
            {
                var refusals = 0;
                foreach (var (name, optimizer) in DeviceCases.Optimizers(problem.Model))
                {
                    while (Refusal(made, optimizer, problem) is { } refusal)
                    {
                        if (!IsOfCheck(refusal) || ++refusals > MostRefusals)
                        {
                            failures.Add($"{form}, {problem.Name}, {name}: {Readable(refusal)}");
                            break;
                        }
                    }

                    optimizer.Dispose();
                    if (failures.Count > 0)
                    {
                        break;
                    }
                }
            }

            (made as IDisposable)?.Dispose();
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private static Exception? Refusal(IObjective objective, optim.Optimizer optimizer, DeviceProblem problem)
    {
        using var scope = NewDisposeScope();
        try
        {
            optimizer.zero_grad();
            using var report = objective.AccumulateGradients(problem.Model, problem.Loss, problem.Inputs, problem.Targets);
            GradientClipping.Apply(problem.Model, 1);
            optimizer.step();
            Tensor?[] results = [report.Loss, report.Penalty, .. problem.Model.parameters().SelectMany(parameter => new[] { parameter, parameter.grad })];
            Assert.All(results.OfType<Tensor>(), result => Assert.Equal(DeviceType.META, result.device_type));
            Assert.All(problem.Model.parameters(), parameter => Assert.NotNull(parameter.grad));
            return null;
        }
        catch (Exception error) when (error is not Xunit.Sdk.XunitException)
        {
            return error;
        }
    }

    private static string Readable(Exception error)
        => $"{error.Message.Split('\n').Last(line => line.Trim().Length > 0)}\n{string.Join('\n', error.StackTrace!.Split('\n').Where(line => line.Contains("Pegr.Torch")).Take(4))}";

    private static bool IsOfCheck(Exception error)
        => new[] { nameof(RecordingCheck), nameof(ExchangeCheck), nameof(PartsCheck), nameof(LabelKind) }
            .Any(check => error.StackTrace!.Contains($".{check}.", StringComparison.Ordinal));
}
