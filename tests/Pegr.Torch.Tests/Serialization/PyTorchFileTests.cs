using System.IO.Compression;
using System.Text;
using Pegr.Torch.Serialization;
using Pegr.Torch.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Serialization;

public sealed class PyTorchFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Archives_and_pickles_are_recognized_and_refused_by_what_they_are()
    {
        var archive = _folder.File("a.pt");
        using (var zip = ZipFile.Open(archive, ZipArchiveMode.Create))
        {
            zip.CreateEntry("archive/data.pkl").Open().Dispose();
            zip.CreateEntry("archive/version").Open().Dispose();
        }

        // torch.save before version 1.6, and a plain pickle of protocols 2 and 4.
        string[] files =
        [
            archive,
            Written("b.pth", [0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]),
            Written("c.pkl", [0x80, 2, (byte)'}', (byte)'q', 0, (byte)'.']),
            Written("d.pkl", [0x80, 4, 0x95, 0x0b, 0, 0, 0, 0, 0, 0, 0, (byte)'}', (byte)'.']),
        ];

        Assert.All(files, file =>
        {
            Assert.True(PyTorchFile.IsOne(file));
            Assert.Contains("torch.save", Assert.Throws<InvalidInputException>(() => Safetensors.Read(file)).Message, StringComparison.Ordinal);
        });
    }

    // A header of so many bytes begins as a pickle does.
    [Theory]
    [InlineData(0x280)]
    [InlineData(0x480)]
    public void Safetensors_are_none_whatever_the_length_of_their_header(int header)
    {
        var name = new string('n', header - "{\"\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}".Length);
        var json = $"{{\"{name}\":{{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}}}";
        var file = Written("a.safetensors", [.. BitConverter.GetBytes((ulong)json.Length), .. Encoding.ASCII.GetBytes(json), 0, 0, 0x80, 0x3f]);
        using var scope = NewDisposeScope();

        Assert.Equal((byte)0x80, File.ReadAllBytes(file)[0]);
        Assert.False(PyTorchFile.IsOne(file));
        Assert.Equal(1f, Safetensors.Read(file).Values.Single().item<float>());
    }

    [Fact]
    public void Other_files_and_none_are_none()
    {
        var archive = _folder.File("a.zip");
        using (var zip = ZipFile.Open(archive, ZipArchiveMode.Create))
        {
            zip.CreateEntry("text.txt").Open().Dispose();
        }

        Assert.All([archive, Written("empty", []), _folder.File("missing"), Path.GetTempPath()], file => Assert.False(PyTorchFile.IsOne(file)));
    }

    private string Written(string name, byte[] bytes)
    {
        var path = _folder.File(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
