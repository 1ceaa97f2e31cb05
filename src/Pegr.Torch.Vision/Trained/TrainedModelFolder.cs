using System.Runtime.InteropServices;
using Pegr.Torch.Experiments;
using Pegr.Torch.Runtime;
using Pegr.Torch.Serialization;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Experiments;
using Pegr.Torch.Vision.Models;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Trained;

/// <summary>Finds a trained network in a run's folder: in the record what it is, in a file its weights.</summary>
internal static class TrainedModelFolder
{
    /// <summary>Loads one; the caller disposes it.</summary>
    /// <exception cref="InvalidInputException">The folder or what is asked for cannot be used.</exception>
    public static TrainedModel Load(string folder, TrainedModelOptions options)
    {
        if (!TrainedModelOptions.WeightsChoices.Contains(options.Weights))
        {
            throw InvalidInputException.Unknown("weights", options.Weights, TrainedModelOptions.WeightsChoices);
        }

        Devices.Check(options.Device);
        var run = RunChoice.Of(folder, ReadRecord(folder), options);
        var network = NetworkOf(folder, run);
        var isBest = options.Weights == TrainedModelOptions.BestWeights
            || (options.Weights == TrainedModelOptions.AutoWeights && run.ChosenStep is not null);
        if (isBest && run.ChosenStep is null)
        {
            throw new InvalidInputException(
                "weights", $"nothing was set aside to choose by in {RunName.Of(run.Key)} of '{folder}'; it has only the last ones.");
        }

        var weights = WeightsFiles.PathOf(folder, run.Key, isBest);
        if (!File.Exists(weights))
        {
            throw new InvalidInputException($"{weights}: the weights are not there; put the file back, or train again.");
        }

        LibTorch.Initialize();
        var device = Devices.Parse(options.Device);
        return new TrainedModel(run, network, weights, isBest, Network(folder, network, weights, device), device);
    }

    private static ExperimentRecord ReadRecord(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidInputException($"{folder}: there is no such folder; name the folder of a run on images.");
        }

        var record = ExperimentFile.Read(folder);
        return record.Experiment is ImageExperiment.Name or ImageTuning.Name
            ? record
            : throw new InvalidInputException(
                $"{folder}: this is a run of the experiment '{record.Experiment}', whose network takes no images; name the folder of a run on images.");
    }

    private static ImageNetwork NetworkOf(string folder, RunRecord run)
    {
        var network = run.Network ?? throw new InvalidInputException(
            $"{folder}: the record does not say what the network of {RunName.Of(run.Key)} takes (class names, image size, normalization): an earlier "
            + "version wrote it. Train again, or load the weights into a model of your own.");
        if (!ImageInputs.CanBeMade(network))
        {
            throw new InvalidInputException(
                $"{folder}: the noise in training gave images a form, {string.Join("x", network.InputShape)}, that a new image cannot be brought to.");
        }

        var perNumber = (TrainedModel.BatchSize * ImageModelRegistry.Find(network.Model).NumbersPerPixel) + (4.0 * network.Filters);
        MemoryCheck.Require(network.InputShape.Aggregate(1.0, (a, b) => a * b) * perNumber * sizeof(float), folder);
        return network;
    }

    private static nn.Module<Tensor, Tensor> Network(string folder, ImageNetwork network, string weights, Device device)
    {
        using var scope = NewDisposeScope();
        var model = Create(folder, network, device);
        try
        {
            ModelWeights.Load(model, weights);
            if (ModelWeights.Of(model).FirstOrDefault(entry => !AllFinite(entry.Value)).Key is { } name)
            {
                throw new InvalidInputException($"{weights}: the weights of {name} are not all finite; the file is damaged, or the run diverged.");
            }

            model.eval();
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static nn.Module<Tensor, Tensor> Create(string folder, ImageNetwork network, Device device)
    {
        try
        {
            return ImageNetworks.Create(network, device);
        }
        catch (Exception error) when (error is ArgumentException or ExternalException)
        {
            throw new InvalidInputException($"{folder}: the network that the record tells of cannot be made: {error.Message.Split('\n')[0]}", error);
        }
    }

    private static bool AllFinite(Tensor tensor) => tensor.isfinite().all().item<bool>();
}
