using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Tests.Support;
using SkiaSharp;

namespace Pegr.Torch.Vision.Tests.Datasets;

/// <summary>
/// Feeds every reader 10,000 damaged files of each format, the same ones every time: each is read or refused in one line,
/// none crashes or hangs the program, and none makes it allocate much more than the file's own length.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    private const int Mutations = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2); // only a reader that hangs comes near

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Idx_files(bool gzipped)
    {
        var images = Idx.File(Idx.RandomBytes(20 * 9), 20, 3, 3);
        return Fuzz("images", gzipped ? Idx.Gzip(images) : images, path => IdxReader.Read(path), 2 << 20);
    }

    [Fact]
    public Task Idx_files_that_are_damaged_before_they_are_gzipped()
    {
        var images = Idx.File(Idx.RandomBytes(20 * 9), 20, 3, 3);
        return Fuzz("images", images, path => IdxReader.Read(path), 2 << 20, Idx.Gzip);
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte")]
    [InlineData("t10k-labels-idx1-ubyte")]
    public Task Mnist_folders(string name)
    {
        Idx.WriteMnist(_folder, train: 2, test: 2);
        var good = File.ReadAllBytes(Path.Combine(_folder.Path, name));
        return Fuzz(name, good, _ => new MnistSource().Load(DataOptions.From(_folder.Path)), 8 << 20);
    }

    [Theory]
    [InlineData("cifar10", "data_batch_1.bin", "test_batch.bin", 3073)]
    [InlineData("cifar100", "train.bin", "test.bin", 3074)]
    public Task Cifar_records(string key, string train, string test, int record)
    {
        var good = new byte[2 * record];
        _folder.Write(test, good);
        return Fuzz(train, good, _ => ImageDatasetRegistry.Find(key).Load(DataOptions.From(_folder.Path)), 1 << 20, KeepLength);

        // Most damage changes the length, which is refused at once: half of the files get their length back.
        byte[] KeepLength(byte[] damaged)
        {
            if (damaged.Length % 2 == 0)
            {
                Array.Resize(ref damaged, 2 * record);
            }

            return damaged;
        }
    }

    [Fact]
    public Task Class_names()
    {
        _folder.Write("train.bin", new byte[3074]);
        _folder.Write("test.bin", new byte[3074]);
        var names = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 100).Select(i => $"name {i}")));
        return Fuzz("fine_label_names.txt", names, _ => Cifar100Reader.Read(_folder.Path), 1 << 20);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("mended.png")]
    [InlineData("grey.png")]
    [InlineData("jpg")]
    [InlineData("bmp")]
    [InlineData("webp")]
    public Task Images(string kind)
    {
        using var picture = Pictures.Random(12, 9, type: kind == "grey.png" ? SKColorType.Gray8 : SKColorType.Rgba8888);
        var good = kind switch
        {
            "jpg" => Pictures.Encode(picture, SKEncodedImageFormat.Jpeg),
            "webp" => Pictures.Encode(picture, SKEncodedImageFormat.Webp),
            "bmp" => Pictures.Bmp(12, 9, picture.GetPixel),
            _ => Pictures.Encode(picture),
        };
        var form = new ImageForm(3, 8, 8);
        var pixels = new byte[form.Bytes];
        return Fuzz($"a.{kind}", good, path =>
        {
            ImageFile.ReadHeader(path);
            ImageFile.Decode(path, form, pixels);
        }, 1 << 20, kind == "mended.png" ? Mutation.MendPng : null);
    }

    private Task Fuzz(string name, byte[] good, Action<string> read, long most, Func<byte[], byte[]>? finish = null) => Task.Run(() =>
    {
        var random = new Random(1);
        var path = _folder.Write(name, finish is null ? good : finish([.. good]));
        read(path);
        var refused = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var damaged = Mutation.Of(good, random);
            Overwrite(path, finish is null ? damaged : finish(damaged));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(path);
            }
            catch (InvalidInputException refusal)
            {
                refused++;
                Assert.Contains(_folder.Path, refusal.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', refusal.Message);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, most);
        }

        Assert.InRange(refused, 1, Mutations);
    }).WaitAsync(Patience, TestContext.Current.CancellationToken);

    // Some file systems wait for the disk where a file is emptied before it is written again.
    private static void Overwrite(string path, byte[] content)
    {
        using var file = File.OpenWrite(path);
        file.Write(content);
        file.SetLength(content.Length);
    }
}
