using Microsoft.Win32.SafeHandles;

namespace Cloister.Agents;

/// <summary>
/// The bytes of an output on disk, as they came. Of one that never ends the last ones are kept: when the file is full it makes way for another, and the
/// one before that goes.
/// </summary>
internal sealed class OutputFiles : IDisposable
{
    /// <summary>How large a file gets.</summary>
    public const long Most = 128L << 20;

    public const string Current = "output.log";
    private const string Earlier = "output.1.log";
    private const int Chunk = 64 * 1024;

    private readonly string _folder;
    private SafeFileHandle _file;
    private long _length;
    private long _currentStart;

    public OutputFiles(string folder)
    {
        _folder = folder;
        _file = Create(folder);
    }

    /// <summary>The number of the first character that is kept.</summary>
    public long Start { get; private set; }

    /// <summary>Whether the next piece belongs into another file.</summary>
    public bool IsFull => _length >= Most;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_file, bytes, _length);
        _length += bytes.Length;
    }

    /// <summary>Begins another file, with the character of a number.</summary>
    public void Turn(long cursor)
    {
        _file.Dispose();
        File.Move(Path.Combine(_folder, Current), Path.Combine(_folder, Earlier), overwrite: true);
        _file = Create(_folder);
        (_length, Start, _currentStart) = (0, _currentStart, cursor);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Text out of what is on disk.</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="start">The number of the first character in them.</param>
    /// <param name="from">The number of the first character that is wanted.</param>
    /// <param name="count">How many are wanted.</param>
    public static string Read(string folder, long start, long from, int count)
    {
        var found = new OutputCut(from, count);
        Walk(folder, text => found.Take(ref start, text));
        return found.ToString();
    }

    /// <summary>How many characters there are on disk.</summary>
    public static long Count(string folder)
    {
        var count = 0L;
        Walk(
            folder,
            text =>
            {
                count += text.Length;
                return true;
            }
        );
        return count;
    }

    /// <summary>The text of all files, piece by piece, for as long as it is wanted.</summary>
    private static void Walk(string folder, Piece take)
    {
        var cleaner = new TerminalText();
        var (bytes, text, left) = (new byte[Chunk], new char[Chunk], 0);
        foreach (var file in (string[])[Earlier, Current])
        {
            if (!File.Exists(Path.Combine(folder, file)))
            {
                continue;
            }

            using var stream = new FileStream(
                Path.Combine(folder, file),
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 0
            );
            while (stream.Read(bytes.AsSpan(left)) is var count and > 0)
            {
                var length = cleaner.Read(bytes.AsSpan(0, left + count), text, isLast: false, out var read);
                left = left + count - read;
                bytes.AsSpan(read, left).CopyTo(bytes);
                if (!take(text.AsSpan(0, length)))
                {
                    return;
                }
            }
        }

        take(text.AsSpan(0, cleaner.Read(bytes.AsSpan(0, left), text, isLast: true, out _)));
    }

    private static SafeFileHandle Create(string folder)
    {
        var path = Path.Combine(folder, Current);
        PrivateFiles.CreateNew(path);
        return File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }

    private delegate bool Piece(ReadOnlySpan<char> text);
}
