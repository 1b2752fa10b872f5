using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Cloister.Chat;

/// <summary>Reads and replaces files that others read and replace at the same time.</summary>
internal static class WholeFile
{
    /// <summary>Opens a file for reading; null if there is none. It stays what it is when another one takes its name meanwhile.</summary>
    public static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or PathTooLongException)
        {
            return null;
        }
    }

    /// <summary>All of a file, in memory that somebody else gets when it is disposed: new memory of that size costs more than the reading.</summary>
    public static IMemoryOwner<byte> Rent(SafeFileHandle handle, out ReadOnlyMemory<byte> bytes)
    {
        var length = checked((int)RandomAccess.GetLength(handle));
        var rented = MemoryPool<byte>.Shared.Rent(length);
        bytes = rented.Memory[..Fill(handle, rented.Memory.Span[..length])];
        return rented;
    }

    /// <summary>The first bytes; fewer if the file is shorter.</summary>
    public static byte[] Read(SafeFileHandle handle, long length)
    {
        var bytes = new byte[checked((int)length)];
        var filled = Fill(handle, bytes);
        return filled == bytes.Length ? bytes : bytes[..filled];
    }

    private static int Fill(SafeFileHandle handle, Span<byte> bytes)
    {
        var filled = 0;
        while (filled < bytes.Length && RandomAccess.Read(handle, bytes[filled..], filled) is > 0 and var count)
        {
            filled += count;
        }

        return filled;
    }

    /// <summary>Writes another file beside it, and renames that over it once it is on the disk: a crash leaves the one or the other.</summary>
    public static void Replace(string path, string temporary, IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        using (var handle = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(handle, parts, fileOffset: 0);
            RandomAccess.FlushToDisk(handle);
        }

        File.Move(temporary, path, overwrite: true);
        DirectoryFlush.Flush(Path.GetDirectoryName(path)!);
    }
}
