using System.Runtime.InteropServices;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Datasets;

namespace Pegr.Torch.Vision.Trained;

/// <summary>Reads files of images for a trained network, in the way of image folders that are trained on.</summary>
internal static class ImageFiles
{
    /// <summary>Lists files: those that are named, and of folders all images in them and in the folders below, in the order of their names.</summary>
    /// <exception cref="InvalidInputException">Something is not there, or a folder holds no image.</exception>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> paths) => [.. paths.SelectMany(Find)];

    /// <summary>What images are brought to, once every file's header is found to suit.</summary>
    /// <param name="files">The files.</param>
    /// <param name="network">The network.</param>
    /// <param name="resize">Whether images of any size will do.</param>
    /// <exception cref="InvalidInputException">A file is no image, or has another size than the network's images.</exception>
    public static ImageForm Check(IReadOnlyList<string> files, ImageNetwork network, bool resize)
    {
        foreach (var file in files)
        {
            var header = ImageFile.ReadHeader(file);
            if (!resize && (header.Height, header.Width) != (network.Height, network.Width))
            {
                throw new InvalidInputException(
                    "resize", $"{file} has {header.Width}x{header.Height} pixels and the network takes {network.Width}x{network.Height}; "
                    + "give images of that size, or have them resized.");
            }
        }

        return new ImageForm(network.Channels, network.Height, network.Width);
    }

    /// <summary>Reads images; their labels say nothing.</summary>
    /// <exception cref="InvalidInputException">A file is truncated or corrupt.</exception>
    public static ImageDataset Read(IReadOnlyList<string> files, ImageForm form)
    {
        var pixels = new byte[files.Count * form.Bytes];
        for (var i = 0; i < files.Count; i++)
        {
            ImageFile.Decode(files[i], form, pixels.AsSpan(i * form.Bytes, form.Bytes));
        }

        return new ImageDataset(
            form.Channels, form.Height, form.Width, ImmutableCollectionsMarshal.AsImmutableArray(pixels), [.. new byte[files.Count]], ["unknown"]);
    }

    private static IReadOnlyList<string> Find(string path)
    {
        if (Directory.Exists(path))
        {
            List<string> images = [.. In(path)];
            return images.Count > 0
                ? images
                : throw new InvalidInputException($"{path}: there is no image in this folder ({string.Join(", ", ImageFolder.Extensions)}).");
        }

        return Path.Exists(path) ? [path] : throw new InvalidInputException($"{path}: there is no such file or folder.");
    }

    // Links to folders are not followed: they may lead back.
    private static IEnumerable<string> In(string folder)
    {
        foreach (var entry in ImageFolder.Visible(folder))
        {
            if (!Directory.Exists(entry))
            {
                if (ImageFolder.IsImage(entry))
                {
                    yield return entry;
                }
            }
            else if (new DirectoryInfo(entry).LinkTarget is null)
            {
                foreach (var image in In(entry))
                {
                    yield return image;
                }
            }
        }
    }
}
