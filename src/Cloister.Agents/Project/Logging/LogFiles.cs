namespace Cloister.Agents;

/// <summary>The files of the log: one a day, more if a day is long, old ones deleted. Used by one writer at a time.</summary>
internal sealed class LogFiles(LogFileOptions options, TimeProvider time) : IDisposable
{
    // Small enough that deleting the oldest one leaves most of what is kept.
    private const int FilesOfAll = 8;

    private FileStream? _file;
    private LogFileName _name = new(DateOnly.MinValue, 0);

    private long LargestFile => options.Bytes / FilesOfAll;

    /// <summary>Appends lines; they are with the system when this returns.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Append(IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        try
        {
            foreach (var line in lines)
            {
                Current(line.Length).Write(line.Span);
            }
            _file?.Flush();
        }
        catch
        {
            // A stream that failed may hold half a line; the next attempt begins with a look at what there is.
            Close();
            throw;
        }
    }

    public void Dispose() => _file?.Dispose();

    private FileStream Current(int length)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (_file is null || _name.Day != today)
        {
            Open(Latest(today));
        }
        if (_file!.Length > 0 && _file.Position + length > LargestFile)
        {
            Open(_name with { Part = _name.Part + 1 });
        }
        return _file;
    }

    private LogFileName Latest(DateOnly today) =>
        Present().Select(file => file.Name).Where(name => name.Day == today).MaxBy(name => name.Order) ?? new LogFileName(today, 0);

    private void Open(LogFileName name)
    {
        Close();
        PrivateFolder.Ensure(options.Folder);
        Prune(name);
        var file = new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
        };
        if (!OperatingSystem.IsWindows())
        {
            file.UnixCreateMode = PrivateFolder.FileMode;
        }
        var path = Path.Combine(options.Folder, name.ToString());
        var isTorn = IsTorn(path);
        _file = new FileStream(path, file);
        _name = name;
        if (isTorn)
        {
            _file.Write("\n"u8);
        }
    }

    // Whoever wrote last may have been stopped in the middle of a line.
    private static bool IsTorn(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return file.Length > 0 && file.Seek(-1, SeekOrigin.End) >= 0 && file.ReadByte() != '\n';
    }

    // Room is made for the file that is about to be filled.
    private void Prune(LogFileName next)
    {
        var oldest = next.Day.AddDays(1 - options.Days);
        var left = options.Bytes - LargestFile;
        foreach (var (name, file) in Present().Where(file => file.Name != next).OrderByDescending(file => file.Name.Order))
        {
            left -= file.Length;
            if (name.Day < oldest || left < 0)
            {
                file.Delete();
            }
        }
    }

    private IEnumerable<(LogFileName Name, FileInfo File)> Present() =>
        Directory.Exists(options.Folder)
            ? new DirectoryInfo(options.Folder)
                .EnumerateFiles()
                .Select(file => (Name: LogFileName.Parse(file.Name), File: file))
                .Where(file => file.Name is not null)
                .Select(file => (file.Name!, file.File))
            : [];

    private void Close()
    {
        var file = _file;
        _file = null;
        file?.Dispose();
    }
}
