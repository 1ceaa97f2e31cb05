using System.Runtime.InteropServices;

namespace Pegr.Torch.Files;

/// <summary>Opens regular files only, so that a pipe, socket, device or file of the kernel's of that name makes nobody wait.</summary>
public static class RegularFile
{
    // As the kernel defines statx, the same on every architecture: stx_mode stands at byte 28, stx_size at 40.
    private const int CurrentFolder = -100;
    private const uint TypeAndSize = 0x201;
    private const int ModeAt = 28;
    private const int SizeAt = 40;
    private const int StatxBytes = 256;
    private const int TypeMask = 0xF000;
    private const string Device = "device";
    private const string Kernel = "file of the kernel's";

    /// <summary>Opens a file. What is no regular file is refused on Linux; other systems open it as they do.</summary>
    /// <param name="path">The file; a link is followed.</param>
    /// <param name="share">What other processes may do with it meanwhile.</param>
    /// <returns>The stream, for the caller to dispose.</returns>
    /// <exception cref="InvalidInputException">It is a folder, pipe, socket or device.</exception>
    /// <exception cref="IOException">It cannot be opened, as <see cref="FileStream"/> says.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream Open(string path, FileShare share = FileShare.Read)
    {
        Check(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, share);
    }

    /// <summary>Refuses what is there and no regular file, before it is opened in another way than to be read.</summary>
    /// <param name="path">The file, which need not be there; a link is followed.</param>
    /// <param name="allowDevice">Whether a device may be opened, as one that is written to answers at once.</param>
    /// <exception cref="InvalidInputException">It is a folder, pipe, socket or device.</exception>
    public static void Check(string path, bool allowDevice = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (TypeOf(path) is { } type && !(allowDevice && type == Device))
        {
            throw new InvalidInputException($"{path}: this is a {type}, not a file{(type == Kernel ? " on a disk" : "")}; give a regular file.");
        }
    }

    /// <summary>Whether what is there is a regular file; as far as is known, on other systems than Linux.</summary>
    /// <param name="path">The path; a link is followed.</param>
    public static bool IsOne(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return File.Exists(path) && TypeOf(path) is null;
    }

    /// <summary>The lines of a file, read as they are asked for.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">It is a folder, pipe, socket or device.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IEnumerable<string> ReadLines(string path)
    {
        using var reader = new StreamReader(Open(path));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>All bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">It is a folder, pipe, socket or device.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        using var stream = Open(path);
        using var copy = new MemoryStream((int)Math.Min(stream.Length, Array.MaxLength));
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    // Null for a regular file, and where nothing is known.
    private static string? TypeOf(string path)
    {
        if (Directory.Exists(path))
        {
            return "folder";
        }

        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var buffer = new byte[StatxBytes];
        try
        {
            if (path.Contains('\0') || Statx(CurrentFolder, path, 0, TypeAndSize, buffer) != 0)
            {
                return null; // opening it says what is wrong
            }
        }
        catch (Exception error) when (error is EntryPointNotFoundException or DllNotFoundException)
        {
            return null; // a C library from before 2018
        }

        return (BitConverter.ToUInt16(buffer, ModeAt) & TypeMask) switch
        {
            0x1000 => "named pipe",
            0x2000 or 0x6000 => Device,
            0xC000 => "socket",
            0x8000 when BitConverter.ToUInt64(buffer, SizeAt) == 0 && IsOfKernel(path) => Kernel,
            _ => null,
        };
    }

    // Such as /proc/kmsg: regular by its type, and reading it waits for the next message. On a disk an empty file has nothing to read.
    private static bool IsOfKernel(string path)
    {
        try
        {
            return new DriveInfo(path).DriveFormat is "proc" or "tracefs" or "debugfs";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Statx(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] buffer);
}
