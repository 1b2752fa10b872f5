using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Cloister.Chat;

/// <summary>Keeps records in a folder, each in a file of its own.</summary>
/// <remarks>
/// A save writes beside the file, flushes, and renames over it. Several processes may use the same folder: locks in its subfolder <c>locks</c> keep their
/// saves apart. What is set aside is moved to its subfolder <c>aside</c>.
/// </remarks>
public sealed class FileThreadBytes : IThreadBytes
{
    private const string Temporary = ".tmp";

    private readonly string _directory;
    private readonly string _locksDirectory;
    private readonly FileLocks _locks;

    /// <summary>Records in this folder, which is made when it is first needed.</summary>
    /// <param name="directory">The folder; nothing else should be in it.</param>
    public FileThreadBytes(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        _directory = Path.GetFullPath(directory);
        _locksDirectory = Path.Combine(_directory, "locks");
        _locks = new(_locksDirectory, TimeProvider.System);
    }

    /// <inheritdoc/>
    public ValueTask<ThreadBytes?> LoadAsync(string name, CancellationToken cancellationToken = default)
    {
        SessionStorage.ThrowIfNoThreadId(name);
        return new(Load(name));
    }

    /// <inheritdoc/>
    public async ValueTask<string> SaveAsync(string name, ThreadBytes bytes, SaveMode mode, CancellationToken cancellationToken = default)
    {
        SessionStorage.ThrowIfNoThreadId(name);
        ArgumentNullException.ThrowIfNull(bytes);
        EnsureDirectories();
        var fileName = ThreadFileName.Of(name);
        using (await _locks.TakeAsync(fileName, cancellationToken).ConfigureAwait(false))
        {
            SessionConflictException.ThrowIfChanged(name, bytes.Revision, RevisionOf(fileName), mode);
            var head = ThreadFile.NewHead(name, bytes.Label.Span, out var revision);
            WholeFile.Replace(PathOf(fileName), PathOf(fileName + Temporary), [head, bytes.Content]);
            return revision;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        SessionStorage.ThrowIfNoThreadId(name);
        if (!Directory.Exists(_directory))
        {
            return;
        }

        EnsureDirectories();
        var fileName = ThreadFileName.Of(name);
        var listedAs = IsOurs(name) && ReadHead(name) is { Unreadable: not null, Name: var listed } && listed == name ? name : null;
        using (await _locks.TakeAsync(fileName, cancellationToken).ConfigureAwait(false))
        {
            File.Delete(PathOf(fileName));
            File.Delete(PathOf(fileName + Temporary));
            if (listedAs is not null)
            {
                File.Delete(PathOf(listedAs));
            }

            DirectoryFlush.Flush(_directory);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ThreadBytesInfo> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var record in await Task.Run(() => ReadHeads(cancellationToken), cancellationToken).ConfigureAwait(false))
        {
            yield return record;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<string?> SetAsideAsync(string name, CancellationToken cancellationToken = default)
    {
        SessionStorage.ThrowIfNoThreadId(name);
        if (!Directory.Exists(_directory))
        {
            return null;
        }

        EnsureDirectories();
        var fileName = ThreadFileName.Of(name);
        using (await _locks.TakeAsync(fileName, cancellationToken).ConfigureAwait(false))
        {
            return File.Exists(PathOf(fileName)) ? SetAside(fileName) : null;
        }
    }

    private static bool IsOurs(string fileName) =>
        fileName.EndsWith(ThreadFileName.Extension, StringComparison.Ordinal) && fileName.IndexOfAny(Path.GetInvalidFileNameChars()) < 0;

    private string PathOf(string fileName) => Path.Combine(_directory, fileName);

    private void EnsureDirectories()
    {
        if (!Directory.Exists(_locksDirectory))
        {
            Directory.CreateDirectory(_locksDirectory);
            DirectoryFlush.Flush(Path.GetDirectoryName(_directory) ?? _directory);
        }
    }

    private ThreadBytes? Load(string name)
    {
        using var handle = WholeFile.TryOpen(PathOf(ThreadFileName.Of(name)));
        if (handle is null)
        {
            return null;
        }

        var rented = WholeFile.Rent(handle, out var bytes);
        var reason = ThreadFile.TryRead(bytes, out var file);
        if (reason is null && !string.Equals(file!.Name, name, StringComparison.Ordinal))
        {
            reason = SessionDataReason.Tampered;
        }

        if (reason is null)
        {
            return new(file!.Label, bytes[file.HeadLength..]) { Revision = file.Revision, Owner = rented };
        }

        rented.Dispose();
        throw SessionStorage.Unreadable(name, reason.Value);
    }

    /// <summary>The stored revision; of what cannot be read one that nobody has; null if there is nothing.</summary>
    private string? RevisionOf(string fileName)
    {
        using var handle = WholeFile.TryOpen(PathOf(fileName));
        return handle is null ? null
            : ThreadFile.TryRead(ThreadFile.ReadHead(handle), out var file) is null ? file!.Revision
            : "unreadable";
    }

    private List<ThreadBytesInfo> ReadHeads(CancellationToken cancellationToken)
    {
        List<ThreadBytesInfo> records = [];
        if (!Directory.Exists(_directory))
        {
            return records;
        }

        foreach (var path in Directory.EnumerateFiles(_directory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (path.EndsWith(Temporary, StringComparison.Ordinal))
            {
                RemoveIfStale(path);
            }
            else if (IsOurs(Path.GetFileName(path)) && ReadHead(Path.GetFileName(path)) is { } record)
            {
                records.Add(record);
            }
        }

        return records;
    }

    private string SetAside(string fileName)
    {
        var aside = Directory.CreateDirectory(PathOf("aside")).FullName;
        var target = Path.Combine(aside, $"{fileName}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
        File.Move(PathOf(fileName), target);
        DirectoryFlush.Flush(aside);
        DirectoryFlush.Flush(_directory);
        return target;
    }

    /// <summary>A crash leaves a temporary file. Whoever is writing one has the lock.</summary>
    private void RemoveIfStale(string path)
    {
        EnsureDirectories();
        using var taken = _locks.TryTake(Path.GetFileName(path)[..^Temporary.Length]);
        if (taken is not null)
        {
            File.Delete(path);
        }
    }

    private ThreadBytesInfo? ReadHead(string fileName)
    {
        using var handle = WholeFile.TryOpen(PathOf(fileName));
        if (handle is null)
        {
            return null;
        }

        var reason = ThreadFile.TryRead(ThreadFile.ReadHead(handle), out var file);
        if (reason is null && ThreadFileName.Of(file!.Name) != fileName)
        {
            reason = SessionDataReason.Tampered;
        }

        return reason is null
            ? new(file!.Name, file.Label)
            : new ThreadBytesInfo(ThreadFileName.NameOf(fileName), default) { Unreadable = reason };
    }
}
