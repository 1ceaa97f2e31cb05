using Pegr.Torch.Runtime;
using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Noise;
using Pegr.Torch.Vision.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Noise;

public sealed class ImageNoiseListTests
{
    private static readonly ImageDataset Images = new(
        1, 5, 6, [.. Enumerable.Range(0, 256 * 30).Select(i => (byte)(i * 7))], [.. new byte[256]], ["only"]);

    public static TheoryData<string> Entries => ["gaussian:0.3", "salt-pepper:0.2", "blur:0.8", "border:2:0.5", "patch:0.5"];

    [Fact]
    public void Every_noise_is_tested() => Assert.Equal(ImageNoiseRegistry.Kinds.Count, Entries.Count);

    [Theory]
    [MemberData(nameof(Entries))]
    public void Noise_comes_from_the_seed_has_the_shape_foretold_and_leaves_no_tensor_behind(string entry)
    {
        using var scope = NewDisposeScope();
        var noises = Train(entry);
        var noisy = noises.Apply(Images, 5);
        Assert.Equal(1, scope.DisposablesCount);
        Assert.Equal(noises.KeepsBytes ? ScalarType.Byte : ScalarType.Float32, noisy.dtype);
        Assert.Equal([256, .. noises.ShapeAfter([1, 5, 6])], noisy.shape);
        Assert.True(noisy.Equals(noises.Apply(Images, 5)));
        Assert.Equal(entry == "blur:0.8", noisy.Equals(noises.Apply(Images, 6)));
    }

    [Fact]
    public void No_noise_and_salt_and_pepper_leave_bytes_as_they_are()
    {
        using var scope = NewDisposeScope();
        var none = Train().Apply(Images, 5);
        Assert.Equal(ScalarType.Byte, none.dtype);
        Assert.True(none.Equals(Train("salt-pepper:0").Apply(Images, 5)));
        var struck = Train("salt-pepper:0.3").Apply(Images, 5);
        Assert.True((struck.eq(none) | struck.eq(0) | struck.eq(255)).all().item<bool>());
    }

    [Fact]
    public void Noises_come_about_in_the_order_given_each_from_a_stream_of_its_own()
    {
        using var scope = NewDisposeScope();
        var pixels = ImageTensors.Pixels(Images);
        using (var first = Seeds.Generator(5, "pixel-noise"))
        using (var second = Seeds.Generator(5, "train-noise/border"))
        using (var third = Seeds.Generator(5, "train-noise/gaussian/2"))
        {
            var noisy = pixels + (randn(pixels.shape, generator: first) * 0.1);
            var framed = new NoiseBorder(1, 1).Apply(noisy, second);
            var expected = framed + (randn(framed.shape, generator: third) * 0.2);
            Assert.True(expected.Equals(Train("gaussian:0.1", "border:1", "gaussian:0.2").Apply(Images, 5)));
        }

        Assert.False(Train("gaussian:0.1").Apply(Images, 5).Equals(Test("gaussian:0.1").Apply(Images, 5)));
        Assert.False(Train("blur:1", "salt-pepper:0.1").Apply(Images, 5).Equals(Train("salt-pepper:0.1", "blur:1").Apply(Images, 5)));
    }

    [Theory]
    [InlineData("train-noise: 'fog' is unknown; use gaussian:SIGMA, salt-pepper:P, blur:SIGMA, border:WIDTH[:SIGMA], patch:SIGMA.", "fog:1")]
    [InlineData("train-noise: '' is unknown", "")]
    [InlineData("train-noise: 'gaussian' does not have the form gaussian:SIGMA.", "gaussian")]
    [InlineData("train-noise: 'blur:1:2' does not have the form blur:SIGMA.", "blur:1:2")]
    [InlineData("train-noise: 'x' in 'blur:x' is not a number; write blur:SIGMA.", "blur:x")]
    [InlineData("train-noise: -1 in 'gaussian:-1' is out of range; SIGMA (standard deviation; pixels lie in [0, 1]) is a number from 0 to 1000.", "gaussian:-1")]
    [InlineData("train-noise: NaN in 'gaussian:NaN' is out of range", "gaussian:NaN")]
    [InlineData("train-noise: 1.5 in 'salt-pepper:1.5' is out of range", "salt-pepper:1.5")]
    [InlineData("train-noise: 1.5 in 'border:1.5' is out of range; WIDTH (pixels added on each side) is a whole number from 1 to 1000.", "border:1.5")]
    [InlineData("train-noise: blur cannot follow a noise that leaves no image", "patch:1", "blur:1")]
    public void What_cannot_be_used_is_refused(string message, params string[] entries)
        => InvalidInput.Expect(() => Train(entries), message);

    [Fact]
    public void A_default_stands_for_what_is_left_out_and_titles_tell_the_strengths()
        => Assert.Equal(
            ", pixel noise σ=0.1, 2.5% salt and pepper, blur σ=1.5, noise border of 8 px σ=1, noise patch σ=2",
            Train("gaussian:0.1", "salt-pepper:0.025", "blur:1.5", "border: 8", "patch:2").Title);

    [Fact]
    public void A_noise_refuses_a_strength_out_of_range()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianNoise(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianNoise(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SaltAndPepperNoise(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoiseBorder(0, 1));
    }

    [Fact]
    public void A_noise_that_is_registered_can_be_named_once()
    {
        ImageNoiseKind kind = new("negative-of-the-test", [], _ => new Negative());
        Assert.Throws<ArgumentException>(() => ImageNoiseRegistry.Register(kind with { Key = "a:b" }));
        Assert.Throws<ArgumentException>(() => ImageNoiseRegistry.Register(kind with { Key = "blur" }));
        Assert.IsType<Negative>(Assert.Single(new ImageNoiseList("train-noise", [new Negative()]).Noises));
    }

    private static ImageNoiseList Train(params string[] entries) => ImageNoiseList.Parse(ImageNoiseList.Train, entries);

    private static ImageNoiseList Test(params string[] entries) => ImageNoiseList.Parse(ImageNoiseList.Test, entries);

    private sealed class Negative : IImageNoise
    {
        public string Key => "negative-of-the-test";

        public string Title => "negative";

        public Tensor Apply(Tensor pixels, Generator generator) => 1 - pixels;
    }
}
