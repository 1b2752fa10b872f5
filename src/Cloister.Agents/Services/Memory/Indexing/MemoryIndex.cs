using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// What is in the notes, so that it is found. It follows the files, whoever writes them; a search sees all that is known to have changed.
/// </summary>
/// <param name="folder">The notes.</param>
/// <param name="path">The file of the index.</param>
/// <param name="logger">Where to log.</param>
internal sealed partial class MemoryIndex(MemoryFolder folder, string path, ILogger logger) : IAsyncDisposable
{
    private const int FilesInOne = 200;

    private static readonly EnumerationOptions Below = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    private readonly ILogger _logger = logger;
    private readonly Lock _sync = new();
    private readonly MemoryThread _thread = new();
    private readonly CancellationTokenSource _stopping = new();
    private HashSet<string> _changed = new(StringComparer.Ordinal);
    private bool _hasAllChanged = true;
    private MemoryIndexFile? _file;

    /// <summary>Called on the thread of the index when it has caught up with the notes; tests wait for it.</summary>
    public Action? CaughtUp { get; set; }

    /// <summary>A note may have changed.</summary>
    public void Note(string place)
    {
        lock (_sync)
        {
            _changed.Add(place);
        }
    }

    /// <summary>Nobody knows what has changed.</summary>
    public void NoteAll()
    {
        lock (_sync)
        {
            _hasAllChanged = true;
        }
    }

    /// <summary>Catches up with the notes.</summary>
    /// <param name="again">Whether to make everything anew.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    public Task<MemoryIndexState> UpdateAsync(bool again, CancellationToken cancellationToken) =>
        RunAsync(
            file =>
            {
                if (again)
                {
                    Reset();
                    CatchUp(file = _file!);
                }

                return StateOf(file);
            },
            cancellationToken
        );

    /// <summary>Looks for something.</summary>
    public Task<IReadOnlyList<MemoryHit>> SearchAsync(MemoryQuery query, CancellationToken cancellationToken) =>
        folder.IsThere
            ? RunAsync(file => new MemorySearch(file.Connection).Find(query), cancellationToken)
            : Task.FromResult<IReadOnlyList<MemoryHit>>([]);

    /// <summary>Some chunks that an embedding model has not seen; none if there are no notes.</summary>
    public Task<List<(long Key, string Text)>> ReadUnseenAsync(string model, int count, CancellationToken cancellationToken) =>
        folder.IsThere
            ? RunAsync(file => new MemoryIndexTables(file.Connection).Unseen(model, count), cancellationToken)
            : Task.FromResult<List<(long, string)>>([]);

    /// <summary>Keeps what an embedding model sees in chunks.</summary>
    public Task PutVectorsAsync(
        string model,
        IReadOnlyList<(long Key, string Text, MemoryVector Vector)> vectors,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            file =>
            {
                var tables = new MemoryIndexTables(file.Connection);
                file.InOne(() =>
                {
                    foreach (var (key, text, vector) in vectors)
                    {
                        tables.PutVector(model, key, text, vector);
                    }
                });
                return true;
            },
            cancellationToken
        );

    /// <summary>What it is doing ends before its time.</summary>
    public Task EndAsync() => _stopping.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        await _thread.DisposeAsync().ConfigureAwait(false);
        _file?.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Does something with the index of notes as they are now. If the file turns out to be broken, a new one is made.</summary>
    private Task<T> RunAsync<T>(Func<MemoryIndexFile, T> work, CancellationToken cancellationToken) =>
        _thread.RunAsync(
            () =>
            {
                try
                {
                    return work(Current());
                }
                catch (SqliteException failure) when (SqliteFailure.IsDamage(failure))
                {
                    LogBroken(path, failure);
                    Reset();
                    return work(Current());
                }
            },
            cancellationToken
        );

    private MemoryIndexFile Current()
    {
        if (_file is null)
        {
            _file = MemoryIndexFile.Open(path, out var isNew);
            if (isNew)
            {
                NoteAll();
            }
        }

        CatchUp(_file);
        return _file;
    }

    private void Reset()
    {
        _file?.Dispose();
        _file = null;
        _file = MemoryIndexFile.Create(path);
        NoteAll();
    }

    private void CatchUp(MemoryIndexFile file)
    {
        var (changed, all) = Take();
        try
        {
            var tables = new MemoryIndexTables(file.Connection);
            var places = all ? [.. PlacesNow().Union(tables.Places(), StringComparer.Ordinal)] : changed;
            foreach (var some in places.Chunk(FilesInOne))
            {
                _stopping.Token.ThrowIfCancellationRequested();
                file.InOne(() => Array.ForEach(some, place => Follow(tables, place)));
            }
        }
        catch
        {
            Return(changed, all);
            throw;
        }

        CaughtUp?.Invoke();
    }

    private (HashSet<string> Changed, bool All) Take()
    {
        lock (_sync)
        {
            var taken = (_changed, _hasAllChanged);
            (_changed, _hasAllChanged) = (new(StringComparer.Ordinal), false);
            return taken;
        }
    }

    private void Return(HashSet<string> changed, bool all)
    {
        lock (_sync)
        {
            _changed.UnionWith(changed);
            _hasAllChanged |= all;
        }
    }

    private IEnumerable<string> PlacesNow() =>
        folder.IsThere
            ? Directory
                .EnumerateFiles(folder.Root, $"*{MemoryFolder.Extension}", Below)
                .Select(file => Path.GetRelativePath(folder.Root, file).Replace('\\', '/'))
            : [];

    private void Follow(MemoryIndexTables tables, string place)
    {
        try
        {
            if (Read(place) is not { } bytes)
            {
                tables.Remove(place);
            }
            else if (SHA256.HashData(bytes) is var hash && !tables.IsKnown(place, hash))
            {
                tables.Put(place, hash, Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'));
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotRead(MemoryFolder.PathOf(place), failure);
        }
    }

    /// <summary>The bytes of a note; null if there is none any more, or if it is no note but a load.</summary>
    private byte[]? Read(string place)
    {
        var file = Path.Combine(RealPath.Of(folder.Root), place);
        if (!folder.IsThere || !File.Exists(file) || File.GetAttributes(file).HasFlag(FileAttributes.ReparsePoint))
        {
            return null;
        }

        using var stream = OpenFile.Read(place, file);
        if (stream.Length > MemoryFolder.LargestFile)
        {
            LogTooLarge(MemoryFolder.PathOf(place), stream.Length);
            return null;
        }

        using var bytes = new MemoryStream((int)stream.Length);
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private MemoryIndexState StateOf(MemoryIndexFile file)
    {
        var (files, chunks) = new MemoryIndexTables(file.Connection).Count();
        return new(files, chunks, new FileInfo(path).Length);
    }

    [LoggerMessage(650, LogLevel.Warning, "The index of notes in '{Path}' is broken, and is made anew.")]
    private partial void LogBroken(string path, Exception failure);

    [LoggerMessage(651, LogLevel.Warning, "'{Path}' could not be read, so what it says is not found.")]
    private partial void LogNotRead(string path, Exception failure);

    [LoggerMessage(
        652,
        LogLevel.Warning,
        "'{Path}' has {Bytes} bytes, which is too much for a note, so what it says is not found. Split it."
    )]
    private partial void LogTooLarge(string path, long bytes);
}
