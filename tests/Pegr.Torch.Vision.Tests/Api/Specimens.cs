using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using Pegr.Torch.Data;
using Pegr.Torch.Experiments.Checkpoints;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Files;
using Pegr.Torch.Models;
using Pegr.Torch.Models.Composed;
using Pegr.Torch.Objectives;
using Pegr.Torch.Objectives.Schedules;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Statistics;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training.Probes;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Analysis;
using Pegr.Torch.Vision.Augmentation;
using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Downloads;
using Pegr.Torch.Vision.Models;
using Pegr.Torch.Vision.Noise;
using Pegr.Torch.Vision.Trained;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Api;

/// <summary>A value of every type that public methods take: alive, and of shapes that go together.</summary>
internal static class Specimens
{
    private static readonly Dictionary<Type, Func<object>> Makers = new()
    {
        [typeof(string)] = () => "text",
        [typeof(Tensor)] = () => ones(3, 2),
        [typeof(Generator)] = () => new Generator(1UL, CPU),
        [typeof(Device)] = () => CPU,
        [typeof(TemporaryFile)] = () => TemporaryFile.Create(Path.Combine(Path.GetTempPath(), $"pegr-specimen-{Guid.NewGuid():N}")),
        [typeof(ComposedEncoder)] = () => new ComposedEncoder(new ComposedEncoderLayer(2, 1, 2)),
        [typeof(ComposedEmbeddingBag)] = () => new ComposedEmbeddingBag(2, 2),
        [typeof(nn.Module)] = () => nn.Linear(2, 2),
        [typeof(nn.Module<Tensor, Tensor>)] = () => nn.Linear(2, 2),
        [typeof(SignalNoiseCnn)] = () => new SignalNoiseCnn(4, 1, 2, 0.1, new Generator(1UL, CPU)),
        [typeof(LeakyRectifier)] = () => new LeakyRectifier(0.1),
        [typeof(SmoothedRectifier)] = () => new SmoothedRectifier(2),
        [typeof(optim.Optimizer)] = () => optim.SGD(nn.Linear(2, 2).parameters(), 0.1),
        [typeof(TensorDataset)] = () => new TensorDataset(ones(3, 2), zeros(3, int64)),
        [typeof(Batch)] = () => new Batch(ones(3, 2), zeros(3, int64)),
        [typeof(PerExampleLoss)] = () => (PerExampleLoss)Losses.CrossEntropy,
        [typeof(LearningTask)] = () => LearningTask.CrossEntropy,
        [typeof(IObjective)] = () => new EmpiricalRisk(),
        [typeof(IPenalizedObjective)] = () => new GradientPenalty(1),
        [typeof(ILambdaSchedule)] = () => new ConstantLambda(1),
        [typeof(IPenaltyEngine)] = () => new LoopEngine(),
        [typeof(IPerExampleEngine)] = () => new LoopEngine(),
        [typeof(ILayerRule)] = () => new LinearRule(),
        [typeof(SignalNoiseSample)] = Sample,
        [typeof(SignalNoiseDistribution)] = () => new SignalNoiseDistribution(4, 1, 1),
        [typeof(RunInfo)] = () => new RunInfo("gd", 0, 1, 0, 1, 1),
        [typeof(ImageDataset)] = Images,
        [typeof(ImmutableArray<byte>)] = () => ImmutableArray.Create<byte>(0, 1, 0),
        [typeof(IBatchAugmentation)] = () => new HorizontalFlip(),
        [typeof(IReadOnlyList<IBatchAugmentation>)] = () => (IReadOnlyList<IBatchAugmentation>)[new HorizontalFlip()],
        [typeof(ILabelNoise)] = () => new RedrawnLabels(),
        [typeof(WrongLabels)] = () => WrongLabels.Find([0, 1, 0], [1, 1, 0], CPU)!,
        [typeof(Normalization)] = () => Normalization.Of(new TensorDataset(ones(3, 1, 2, 2), zeros(3, int64))),
        [typeof(EvaluationMode)] = () => new EvaluationMode(nn.Linear(2, 2)),
        [typeof(AugmentationSequence)] = () => new AugmentationSequence([new HorizontalFlip()]),
        [typeof(IReadOnlyDictionary<string, Tensor>)] = () => new Dictionary<string, Tensor> { ["a"] = ones(2) },
        [typeof(IEnumerable<KeyValuePair<string, Tensor>>)] = () => new Dictionary<string, Tensor> { ["a"] = ones(2) },
        [typeof(IReadOnlyList<LayerCall>)] = () => (IReadOnlyList<LayerCall>)[new LayerCall(ones(3, 2), ones(3, 2))],
        [typeof(ConvNet)] = () => new ConvNet(1, 8, 8, 2),
        [typeof(CheckpointFolder)] = () => CheckpointFolder.Create($"checkpoints-{Guid.NewGuid()}", new Dictionary<string, string>()),
        [typeof(DatasetDownloader)] = () => new DatasetDownloader(),
        [typeof(ComparisonSettings)] = () => new SyntheticSettings(),
        [typeof(TrainedModel)] = Trained,
        [typeof(ExampleScores)] = () => ExampleScores.Measure(nn.Linear(2, 2), Losses.CrossEntropy, new Batch(ones(3, 2), zeros(3, int64))),
        [typeof(Mlp)] = () => new Mlp(2, [2], 2),
        [typeof(Stream)] = () => new MemoryStream(),
    };

    /// <summary>Makes one, or null where no method that the tests call takes the type.</summary>
    public static object? Make(Type type, int depth = 0)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Makers.TryGetValue(type, out var make))
        {
            return make();
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(0);
        }

        if (type.IsValueType)
        {
            return type == typeof(ScalarType) ? ScalarType.Float32 : IsNumber(type) ? Convert.ChangeType(1, type) : Activator.CreateInstance(type);
        }

        return typeof(Delegate).IsAssignableFrom(type) ? Idle(type)
            : type.IsArray ? Array.CreateInstance(type.GetElementType()!, 0)
            : type.IsGenericType && type.GetGenericArguments() is [var item] && type.IsAssignableFrom(item.MakeArrayType()) ? Array.CreateInstance(item, 0)
            : type.IsGenericType && type.GetGenericArguments() is [var key, var value] && type.IsAssignableFrom(typeof(Dictionary<,>).MakeGenericType(key, value))
                ? Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(key, value))
            : depth < 4 && !type.IsAbstract ? ByConstructor(type, depth) : null;
    }

    /// <summary>Disposes of a specimen and of what it holds; false where the type has nothing to dispose of.</summary>
    public static bool Dispose(object specimen)
    {
        switch (specimen)
        {
            case IEnumerable<KeyValuePair<string, Tensor>> tensors:
                tensors.First().Value.Dispose();
                return true;
            case IReadOnlyList<LayerCall> calls:
                calls[0].Input.Dispose();
                return true;
            case optim.Optimizer or Stream:
                return false; // of the one TorchSharp tells nothing, the other is not of torch
            case IDisposable disposable:
                disposable.Dispose();
                return true;
            default:
                return false;
        }
    }

    private static object? ByConstructor(Type type, int depth)
    {
        foreach (var constructor in type.GetConstructors().OrderByDescending(c => c.GetParameters().Length))
        {
            try
            {
                return constructor.Invoke([.. constructor.GetParameters().Select(p => Make(p.ParameterType, depth + 1))]);
            }
            catch (TargetInvocationException)
            {
                // another one may take what there is
            }
        }

        return null;
    }

    private static TrainedModel Trained()
    {
        var network = new ImageNetwork
        {
            Model = "mlp",
            DType = "float32",
            ClassNames = ["a", "b"],
            Channels = 1,
            Height = 2,
            Width = 2,
            InputShape = [1, 2, 2],
            Mean = [0.5],
            Deviation = [2],
        };
        var run = new RunRecord { Objective = "gd", Lambda = 0, Seed = 1, Steps = 1, Seconds = 1, Rows = [], Network = network };
        return new TrainedModel(run, network, "weights", isBest: false, ImageNetworks.Create(network, CPU), CPU);
    }

    private static SignalNoiseSample Sample()
    {
        using var generator = new Generator(1UL, CPU);
        return new SignalNoiseDistribution(4, 1, 1).Sample(3, 0, generator);
    }

    private static ImageDataset Images() => new(1, 2, 2, [.. new byte[12]], [0, 1, 0], ["a", "b"]);

    private static bool IsNumber(Type type) => type.IsPrimitive && type != typeof(bool) && type != typeof(char) && type != typeof(nint) && type != typeof(nuint);

    private static Delegate Idle(Type type)
    {
        var invoke = type.GetMethod("Invoke")!;
        return Expression.Lambda(type, Expression.Default(invoke.ReturnType), invoke.GetParameters().Select(p => Expression.Parameter(p.ParameterType))).Compile();
    }
}
