using System.Globalization;
using Pegr.Torch.Data;
using Pegr.Torch.Experiments;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Models;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Trained;

/// <summary>
/// A network that <c>pegr images</c> trained, with its weights, ready to be used: all that it needs is in the run's folder. Owns the network.
/// </summary>
public sealed class TrainedModel : IDisposable
{
    /// <summary>Images that are computed at once.</summary>
    public const int BatchSize = 100;

    private readonly GhostEngine _engine = new();
    private readonly ImageModel _kind;
    private readonly ImageInputs _inputs;

    /// <summary>Takes a network over.</summary>
    /// <param name="run">The run.</param>
    /// <param name="network">What the network is and takes.</param>
    /// <param name="weights">The file of its weights.</param>
    /// <param name="isBest">Whether validation chose them.</param>
    /// <param name="model">The network, in evaluation mode.</param>
    /// <param name="device">Where it is.</param>
    internal TrainedModel(RunRecord run, ImageNetwork network, string weights, bool isBest, nn.Module<Tensor, Tensor> model, Device device)
    {
        (Run, Network, WeightsPath, IsBest, Model) = (run, network, weights, isBest, model);
        Device = device;
        _kind = ImageModelRegistry.Find(network.Model);
        _inputs = new ImageInputs(network, device);
    }

    /// <summary>The run's record: objective, lambda, seed, metrics.</summary>
    public RunRecord Run { get; }

    /// <summary>What the network is and takes.</summary>
    public ImageNetwork Network { get; }

    /// <summary>Where the network is.</summary>
    internal Device Device { get; }

    /// <summary>The classes' names, in the order of their numbers.</summary>
    public IReadOnlyList<string> ClassNames => Network.ClassNames;

    /// <summary>The file of the weights.</summary>
    public string WeightsPath { get; }

    /// <summary>Whether the weights are those that validation chose; otherwise they are those at the end of training.</summary>
    public bool IsBest { get; }

    /// <summary>The logged step of the run whose weights these are.</summary>
    public int Step => IsBest ? Run.ChosenStep!.Value : Run.Steps;

    /// <summary>The network, in evaluation mode. It takes what <see cref="Inputs"/> returns.</summary>
    public nn.Module<Tensor, Tensor> Model { get; }

    /// <summary>Loads a network from a run's folder.</summary>
    /// <param name="folder">The folder: one that <c>pegr images</c> wrote, or with an <see cref="ExperimentFile"/> and <see cref="WeightsFiles"/>.</param>
    /// <param name="options">Which of the runs and weights; null for the only run or, where validation chose in all, the one with the best
    /// validation accuracy, and for the weights that validation chose or else the last ones.</param>
    /// <returns>The network, for the caller to dispose.</returns>
    /// <exception cref="InvalidInputException">The folder is of no run on images, several runs may be meant, a file is missing or damaged, the
    /// record is of a version that did not keep what is needed, or the device is not there. One line says which.</exception>
    public static TrainedModel Load(string folder, TrainedModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return TrainedModelFolder.Load(folder, options ?? new TrainedModelOptions());
    }

    /// <summary>The number of a class.</summary>
    /// <param name="text">Its name, or its number from 0; a name goes before a number.</param>
    /// <exception cref="InvalidInputException">There is no such class.</exception>
    public int ClassOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var byName = ClassNames.ToList().IndexOf(text);
        return byName >= 0 ? byName
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < ClassNames.Count ? number
            : throw new InvalidInputException(
                "label", $"there is no class '{text}'; use names or numbers from 0 of {string.Join(", ", ClassNames)}.");
    }

    /// <summary>What the network is given of images: where noise put a border or patch in training there is 0, and numbers are normalized as
    /// the training images' were.</summary>
    /// <param name="images">[n, channels, height, width], uint8 or numbers in [0, 1], on any device; not changed.</param>
    /// <returns>On the network's device; of the current dispose scope.</returns>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    public Tensor Inputs(Tensor images)
    {
        Alive.Require(Model);
        Alive.Require(images);
        return images.shape is [> 0, var channels, var height, var width] && (channels, height, width) == (Network.Channels, Network.Height, Network.Width)
            ? _inputs.Of(images)
            : throw new ArgumentException(
                $"The images have shape [{string.Join(", ", images.shape)}], and the network takes [n, {Network.Channels}, {Network.Height}, {Network.Width}].", nameof(images));
    }

    /// <summary>Answers to images, and how much each would change the network.</summary>
    /// <param name="images">[n, channels, height, width], uint8 or numbers in [0, 1], on any device; not changed.</param>
    /// <param name="labels">The classes whose loss gradient norms are of, one for each image; null for those that the network answers.</param>
    /// <exception cref="ArgumentException">The images have another shape, or the labels are not as many or no classes.</exception>
    public IReadOnlyList<Prediction> Predict(Tensor images, IReadOnlyList<int>? labels = null)
    {
        Alive.Require(Model);
        Alive.Require(images);
        var count = images.dim() > 0 ? images.shape[0] : 0;
        if (labels is not null && (labels.Count != count || labels.Any(label => label < 0 || label >= ClassNames.Count)))
        {
            throw new ArgumentException(
                $"There are {labels.Count} labels for {count} images, or one is not from 0 to {ClassNames.Count - 1}.", nameof(labels));
        }

        var predictions = new List<Prediction>((int)count);
        for (var start = 0; start == 0 || start < count; start += BatchSize)
        {
            using var scope = NewDisposeScope();
            var length = (int)Math.Min(BatchSize, count - start);
            var inputs = Inputs(count > BatchSize ? images.narrow(0, start, length) : images);
            predictions.AddRange(OfBatch(inputs, labels is null ? null : [.. labels.Skip(start).Take(length)]));
        }

        return predictions;
    }

    /// <summary>As <see cref="Predict(Tensor, IReadOnlyList{int})"/>, of images in memory.</summary>
    /// <param name="images">The images; their labels do not count.</param>
    /// <param name="labels">The classes whose loss gradient norms are of; null for those that the network answers.</param>
    /// <exception cref="ArgumentException">The images have another size, or the labels are not as many or no classes.</exception>
    public IReadOnlyList<Prediction> Predict(ImageDataset images, IReadOnlyList<int>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var bytes = ImageTensors.Bytes(images);
        return Predict(bytes, labels);
    }

    /// <summary>As <see cref="Predict(Tensor, IReadOnlyList{int})"/>, of files. They are read as the data set <c>folder:PATH</c> reads them: turned
    /// as EXIF says, laid on white, and made gray where the network takes gray images.</summary>
    /// <param name="paths">PNG, JPEG, BMP or WebP files; a folder stands for all images in it and in the folders below.</param>
    /// <param name="label">The class whose loss gradient norms are of; null for those that the network answers.</param>
    /// <param name="resize">Whether images of another size are resized, which those are that were resized in training. Otherwise they are refused.</param>
    /// <returns>One for each file, with its name.</returns>
    /// <exception cref="InvalidInputException">A file is missing, is no image, is damaged or has another size.</exception>
    public IReadOnlyList<Prediction> PredictFiles(IReadOnlyList<string> paths, int? label = null, bool resize = false)
    {
        Alive.Require(Model);
        ArgumentNullException.ThrowIfNull(paths);
        var files = ImageFiles.Find(paths);
        var form = ImageFiles.Check(files, Network, resize || Network.Resized);
        return
        [
            .. files.Chunk(BatchSize).SelectMany(some =>
                Predict(ImageFiles.Read(some, form), label is { } given ? [.. Enumerable.Repeat(given, some.Length)] : null)
                    .Zip(some, (prediction, file) => prediction with { File = file })),
        ];
    }

    /// <summary>The classes that are answered to what the network takes.</summary>
    internal IReadOnlyList<int> AnswersTo(Tensor inputs) => [.. Answers(inputs).Select(answer => answer.Class)];

    /// <inheritdoc/>
    public void Dispose()
    {
        _inputs.Dispose();
        Model.Dispose();
    }

    private IEnumerable<Prediction> OfBatch(Tensor inputs, int[]? labels)
    {
        var answers = Answers(inputs);
        int[] at = labels ?? [.. answers.Select(answer => answer.Class)];
        using var measured = _engine.Measure(Model, _kind.Task.Loss, new Batch(inputs, Targets(at, inputs)));
        var squares = measured.SquaredNorms.to(float64).cpu().data<double>().ToArray();
        return answers.Select((answer, i) => new Prediction(answer.Class, ClassNames[answer.Class], answer.Probability, at[i], Math.Sqrt(squares[i])));
    }

    private List<(int Class, double Probability)> Answers(Tensor inputs)
    {
        using var noGradient = no_grad();
        var outputs = Model.call(inputs).to(float64).cpu().contiguous();
        var numbers = outputs.data<double>().ToArray();
        return _kind.IsBinary
            ? [.. numbers.Select(f => (f > 0 ? 0 : 1, 1 / (1 + Math.Exp(-Math.Abs(f)))))]
            : [.. numbers.Chunk(ClassNames.Count).Select(Softmax)];
    }

    private static (int Class, double Probability) Softmax(double[] logits)
    {
        var best = Enumerable.Range(0, logits.Length).MaxBy(k => logits[k]);
        return (best, 1 / logits.Sum(logit => Math.Exp(logit - logits[best])));
    }

    private Tensor Targets(int[] labels, Tensor inputs)
    {
        byte[] bytes = [.. labels.Select(label => (byte)label)];
        return (_kind.IsBinary ? ImageTensors.Signs([.. bytes], inputs.dtype) : ImageTensors.Labels([.. bytes])).to(inputs.device);
    }
}
