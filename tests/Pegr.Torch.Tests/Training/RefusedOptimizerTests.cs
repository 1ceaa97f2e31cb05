using System.Runtime.CompilerServices;
using Pegr.Torch.Training;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Training;

/// <summary>Optimizers whose constructor refused its arguments.</summary>
public sealed class RefusedOptimizerTests
{
    public static TheoryData<string> Keys => [.. OptimizerFactory.Keys];

    // An object whose constructor threw is finalized like any other; a finalizer that throws ends the process.
    [Theory]
    [MemberData(nameof(Keys))]
    public void One_that_was_never_made_is_collected_without_harm(string key)
    {
        using var model = nn.Linear(2, 1);
        Refuse(OptimizerFactory.Create(key, model, new OptimizerOptions(0.1)));

        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Refuse(optim.Optimizer optimizer)
    {
        using (optimizer)
        {
            var made = optimizer.GetType().GetConstructors()[0];
            object?[] arguments = [.. made.GetParameters().Select(parameter => parameter.HasDefaultValue ? parameter.DefaultValue : null)];
            Assert.ThrowsAny<Exception>(() => made.Invoke(arguments));
        }
    }
}
