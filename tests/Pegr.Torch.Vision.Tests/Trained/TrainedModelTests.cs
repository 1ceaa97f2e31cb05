using Pegr.Torch.Experiments;
using Pegr.Torch.Models;
using Pegr.Torch.Serialization;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Tests.Support;
using Pegr.Torch.Vision.Trained;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Trained;

public sealed class TrainedModelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // By plain loops, from the file of weights and the record's numbers alone.
    [Fact]
    public void An_answer_is_the_softmax_of_a_plain_forward_pass_of_normalized_pixels()
    {
        var record = TrainedRuns.Write(_folder.Path, TrainedRuns.Small with { Normalize = "standard", DType = "float64" });
        var (images, _) = TestImages(7);
        using var scope = NewDisposeScope();
        var weights = Safetensors.Read(WeightsFiles.PathOf(_folder.Path, record.Runs[0].Key, chosen: false));
        double[] Of(string name) => weights[name].data<double>().ToArray();
        var (w1, b1, w2, b2) = (Of("layers.linear1.weight"), Of("layers.linear1.bias"), Of("layers.output.weight"), Of("layers.output.bias"));
        var network = record.Runs[0].Network!;
        Assert.NotEqual(1, network.Deviation.Single());

        using var model = TrainedModel.Load(_folder.Path);
        var predictions = model.Predict(images);

        Assert.Equal(7, predictions.Count);
        for (var i = 0; i < images.Count; i++)
        {
            double[] x = [.. images.Image(i).ToArray().Select(pixel => ((float)pixel / 255 - network.Mean[0]) / network.Deviation[0])];
            double[] hidden = [.. b1.Select((bias, h) => Math.Max(0, bias + x.Select((value, k) => value * w1[(h * x.Length) + k]).Sum()))];
            double[] logits = [.. b2.Select((bias, c) => bias + hidden.Select((value, h) => value * w2[(c * hidden.Length) + h]).Sum())];
            var best = Array.IndexOf(logits, logits.Max());
            Assert.Equal((best, network.ClassNames[best], best), (predictions[i].Class, predictions[i].Name, predictions[i].Label));
            Assert.Equal(Math.Exp(logits[best]) / logits.Sum(Math.Exp), predictions[i].Probability, 1e-9);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_gradient_norm_is_that_of_one_image_alone_by_autograd(bool given)
    {
        var record = TrainedRuns.Write(_folder.Path, TrainedRuns.Small with { Model = "convnet", TrainSamples = 20, Epochs = 1, DType = "float64" });
        var (images, _) = TestImages(4);
        int[]? labels = given ? [3, 0, 9, 3] : null;
        using var scope = NewDisposeScope();
        using var plain = new ConvNet(1, 28, 28, 10).to(float64);
        ModelWeights.Load(plain, WeightsFiles.PathOf(_folder.Path, record.Runs[0].Key, chosen: false));
        var pixels = ImageTensors.Pixels(images).to(float64);

        using var model = TrainedModel.Load(_folder.Path);
        var predictions = model.Predict(images, labels);

        for (var i = 0; i < images.Count; i++)
        {
            var logits = plain.call(pixels.narrow(0, i, 1));
            var label = labels?[i] ?? (int)logits.argmax(1).item<long>();
            plain.zero_grad();
            nn.functional.cross_entropy(logits, tensor([(long)label])).backward();
            var squared = plain.parameters().Sum(parameter => parameter.grad!.pow(2).sum().item<double>());
            Assert.True(squared > 1e-6);
            Assert.Equal(label, predictions[i].Label);
            Assert.Equal(Math.Sqrt(squared), predictions[i].GradientNorm, 1e-9 * Math.Sqrt(squared));
        }
    }

    public static TheoryData<string, string[], string, string> Kinds => new()
    {
        { "mlp", [], "none", "float32" },
        { "mlp", ["border:2:0"], "standard", "float64" },
        { "convnet", [], "standard", "float32" },
        { "vit", [], "none", "float64" },
        { "resnet18", [], "standard", "float32" },
        { "patch-cnn", ["patch:0"], "none", "float64" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_loaded_network_answers_its_test_images_as_well_as_the_record_says(string model, string[] noise, string normalize, string dtype)
    {
        string[] classes = model == "patch-cnn" ? ["Trouser", "0"] : [];
        var isLarge = model is "vit" or "resnet18";
        var settings = TrainedRuns.Small with
        {
            Model = model,
            TrainNoise = noise,
            TestNoise = noise,
            Normalize = normalize,
            DType = dtype,
            Classes = classes,
            ValidationFraction = 0.3,
            Epochs = isLarge ? 1 : 6,
            TrainSamples = isLarge ? 10 : 60,
            TestSamples = isLarge ? 20 : 130,
            LearningRate = model == "patch-cnn" ? 1 : 0.1,
        };
        var run = TrainedRuns.Write(_folder.Path, settings).Runs.Single();
        var (images, labels) = TestImages(settings.TestSamples, classes);

        foreach (var weights in (string[])["best", "last", "auto"])
        {
            using var loaded = TrainedModel.Load(_folder.Path, new TrainedModelOptions { Weights = weights });
            var right = loaded.Predict(images).Zip(labels, (prediction, label) => prediction.Class == label).Count(isRight => isRight);

            var row = weights == "last" ? run.Final : run.Reported;
            Assert.Equal((weights != "last", row.Step), (loaded.IsBest, loaded.Step));
            Assert.Equal(row[Metric.TestAccuracy], (double)right / images.Count);
        }
    }

    [Fact]
    public void The_record_names_classes_and_sizes()
    {
        TrainedRuns.Write(_folder.Path, TrainedRuns.Small with { Classes = ["Bag", "1", "Coat"], Activation = "relu2", Model = "convnet", TrainNoise = ["border:3:1"], TestNoise = ["border:3:1"] });

        using var model = TrainedModel.Load(_folder.Path);

        Assert.Equal(["Bag", "Trouser", "Coat"], model.ClassNames);
        Assert.Equal((1, 28, 28, false, 2.0), (model.Network.Channels, model.Network.Height, model.Network.Width, model.Network.Resized, model.Network.ActivationPower));
        Assert.Equal([1, 34, 34], model.Network.InputShape);
        Assert.Empty(model.Network.Mean);
        Assert.Equal((1, 2, 0), (model.ClassOf("Trouser"), model.ClassOf("2"), model.ClassOf("Bag")));
        InvalidInput.Expect(() => model.ClassOf("3"), "label: ", "Coat");
        Assert.False(model.Model.training);
    }

    [Fact]
    public void Of_several_runs_validation_chooses_or_else_the_caller()
    {
        var settings = TrainedRuns.Small with { Objectives = ["gd", "pegr"], Lambdas = [0.01, 1], Seeds = 2 };
        var record = TrainedRuns.Write(_folder.Path, settings);

        InvalidInput.Expect(() => Load(), "run: ", "6 runs", "gd-seed1", "pegr-lambda0.01-seed1", "pegr-lambda1-seed2");
        InvalidInput.Expect(() => Load(new TrainedModelOptions { Objective = "pegr", Seed = 2 }), "run: ", "2 runs", "pegr-lambda0.01-seed2", "pegr-lambda1-seed2");
        InvalidInput.Expect(() => Load(new TrainedModelOptions { Run = "gd-seed3" }), "run: ", "no such run", "gd-seed2");
        InvalidInput.Expect(() => Load(new TrainedModelOptions { Run = "gd-seed1", Weights = "best" }), "weights: ", "gd-seed1");
        Assert.Equal(record.Runs[0].Key, Load(new TrainedModelOptions { Run = "gd-seed1" }));
        Assert.Equal(new RunKey("pegr", 1, 2), Load(new TrainedModelOptions { Lambda = 1, Seed = 2 }));
        Assert.Equal(new RunKey("gd", 0, 2), Load(new TrainedModelOptions { Objective = "gd", Seed = 2, Weights = "last" }));

        record = TrainedRuns.Write(_folder.Path, settings with { ValidationFraction = 0.5 });
        Assert.Equal(record.Runs.MaxBy(run => run.Reported[Metric.ValidationAccuracy])!.Key, Load());
        Assert.Equal(
            record.Runs.Where(run => run.Seed == 2).MaxBy(run => run.Reported[Metric.ValidationAccuracy])!.Key, Load(new TrainedModelOptions { Seed = 2 }));

        RunKey Load(TrainedModelOptions? options = null)
        {
            using var model = TrainedModel.Load(_folder.Path, options);
            return model.Run.Key;
        }
    }

    [Fact]
    public void Folders_that_cannot_be_used_are_refused_in_a_line()
    {
        var record = TrainedRuns.Write(_folder.Path, TrainedRuns.Small with { Epochs = 1 });
        var run = record.Runs.Single();
        var weights = WeightsFiles.PathOf(_folder.Path, run.Key, chosen: false);
        var whole = File.ReadAllBytes(weights);

        Refused(Path.Combine(_folder.Path, "none"), new(), "no such folder");
        Refused(Path.Combine(_folder.Path, "weights"), new(), "there is no record");
        Refused(_folder.Path, new() { Weights = "newest" }, "weights: ", "auto, best, last");
        Refused(_folder.Path, new() { Device = "gpu" }, "device: ");
        Refused(_folder.Path, new() { Device = "cuda:99" }, "device: ");

        File.WriteAllBytes(weights, whole[..^4]);
        Refused(_folder.Path, new(), weights, "not a valid safetensors file");
        Safetensors.Write(weights, new Dictionary<string, Tensor> { ["layers.other.weight"] = ones(3) });
        Refused(_folder.Path, new(), weights, "layers.output.bias", "layers.other.weight");
        using (NewDisposeScope())
        {
            var bent = Safetensors.Read(weights = Restored()).ToDictionary(entry => entry.Key, entry => entry.Value);
            bent["layers.output.bias"][0] = float.NaN;
            Safetensors.Write(weights, bent);
        }

        Refused(_folder.Path, new(), weights, "layers.output.bias", "finite");
        File.Delete(weights);
        Refused(_folder.Path, new(), weights, "not there");
        Restored();

        TrainedRuns.Change(_folder.Path, record, old => old with { Network = null });
        Refused(_folder.Path, new(), "does not say", "class names, image size, normalization", "earlier version");
        Changed(network => network with { InputShape = [1, 27, 28] }, "1x27x28");
        Changed(network => network with { InputShape = [1, 60000, 60000] }, "GB of memory");
        Changed(network => network with { Model = "transformer" }, "transformer");
        Changed(network => network with { Model = "mlp", ActivationPower = 0.5 }, "cannot be made");
        Changed(network => network with { Mean = [0.1, 0.2], Deviation = [1, 1] }, "form");
        Changed(network => network with { Deviation = [0], Mean = [0] }, "damaged");
        Changed(network => network with { ClassNames = ["a"] }, "damaged");
        Changed(network => network with { DType = "float16" }, "dtype");
        TrainedRuns.Write(_folder.Path, record with { Experiment = "synthetic" });
        Refused(_folder.Path, new(), "'synthetic'", "no images");
        TrainedRuns.Write(_folder.Path, record with { Runs = [] });
        Refused(_folder.Path, new(), "no run has ended");
        TrainedRuns.Write(_folder.Path, record with { Runs = [], Diverged = [run with { Divergence = "The loss became NaN." }] });
        Refused(_folder.Path, new(), "diverged");

        string Restored()
        {
            File.WriteAllBytes(weights, whole);
            return weights;
        }

        void Changed(Func<ImageNetwork, ImageNetwork> change, string part)
        {
            TrainedRuns.Change(_folder.Path, record, old => old with { Network = change(old.Network!) });
            Refused(_folder.Path, new(), part);
        }

        static void Refused(string folder, TrainedModelOptions options, params string[] parts)
            => InvalidInput.Expect(() => TrainedModel.Load(folder, options).Dispose(), parts);
    }

    [Fact]
    public void Images_and_labels_that_do_not_fit_are_refused()
    {
        TrainedRuns.Write(_folder.Path, TrainedRuns.Small with { Epochs = 1 });
        using var model = TrainedModel.Load(_folder.Path);
        using var scope = NewDisposeScope();

        Assert.Throws<ArgumentException>(() => model.Predict(zeros(0, 1, 28, 28)));
        Assert.Throws<ArgumentException>(() => model.Predict(zeros(1, 28, 28)));
        Assert.Throws<ArgumentException>(() => model.Predict(zeros(2, 3, 28, 28)));
        Assert.Throws<ArgumentException>(() => model.Predict(zeros(2, 1, 28, 28), [1]));
        Assert.Throws<ArgumentException>(() => model.Predict(zeros(2, 1, 28, 28), [1, 10]));
        Assert.Throws<ArgumentException>(() => model.Predict(zeros(2, 1, 28, 28), [-1, 0]));
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Predict(zeros(2, 1, 28, 28)));
    }

    [Fact]
    public void Batches_change_nothing_but_rounding_and_nothing_is_left_of_them()
    {
        TrainedRuns.Write(_folder.Path, TrainedRuns.Small with { Normalize = "standard", DType = "float64" });
        var (images, labels) = TestImages((2 * TrainedModel.BatchSize) + 1);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var repetition = 0; repetition < 2; repetition++)
        {
            before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            using var model = TrainedModel.Load(_folder.Path);

            var together = model.Predict(images, [.. labels.Select(label => (int)label)]);

            Assert.Equal(images.Count, together.Count);
            foreach (var i in (int[])[0, 99, 100, 199, 200])
            {
                var alone = model.Predict(images.Select([i]), [labels[i]]).Single();
                Assert.Equal((alone.Class, (int)labels[i]), (together[i].Class, together[i].Label));
                Assert.Equal(alone.Probability, together[i].Probability, 1e-12);
                Assert.Equal(alone.GradientNorm, together[i].GradientNorm, 1e-9 * alone.GradientNorm);
            }
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    // A scope of the caller's may end before the network is used.
    [Fact]
    public void A_network_outlives_the_scope_that_it_was_loaded_in()
    {
        TrainedRuns.Write(_folder.Path, TrainedRuns.Small with { Model = "vit", DType = "float64", Epochs = 1, Normalize = "standard", TrainSamples = 5 });
        TrainedModel model;
        using (NewDisposeScope())
        {
            model = TrainedModel.Load(_folder.Path);
        }

        using (model)
        {
            Assert.Equal(2, model.Predict(TestImages(2).Images).Count);
        }
    }

    private static (ImageDataset Images, IReadOnlyList<byte> Labels) TestImages(int count, string[]? classes = null)
    {
        var test = ImageSubset.OfClasses(ImageDatasetRegistry.Find("fashion-mnist-sample").Load(new ImageDatasetOptions()).Test, classes ?? []);
        var images = ImageSubset.First(test, count);
        return (images, images.Labels);
    }
}
