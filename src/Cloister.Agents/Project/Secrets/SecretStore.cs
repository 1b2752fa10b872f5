using System.Text.Json;

namespace Cloister.Agents;

/// <summary>Secrets of a user in a file of his home, each sealed for its place. Several processes may use it at once.</summary>
internal sealed class SecretStore
{
    public static readonly SecretPlace CheckPlace = new("meta", "check", "key");

    private const string CheckText = "cloister";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SecretKey _key;
    private readonly TimeProvider _time;
    private readonly string _lock;

    /// <param name="home">The folder of the user.</param>
    /// <param name="variable">Reads a variable of the host process.</param>
    /// <param name="time">The time.</param>
    public SecretStore(string home, Func<string, string?> variable, TimeProvider time)
    {
        File = Path.Combine(home, "secrets.json");
        _lock = Path.Combine(home, "secrets.lock");
        _key = new SecretKey(home, variable);
        _time = time;
    }

    /// <summary>Where the records lie.</summary>
    public string File { get; }

    /// <summary>All rows of a table by id, opened.</summary>
    /// <exception cref="SecretStoreException">They cannot be opened with the key there is.</exception>
    public async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> ReadAsync(
        string table,
        CancellationToken cancellationToken
    )
    {
        if (!System.IO.File.Exists(File))
        {
            return new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        }
        using var held = await HoldAsync(cancellationToken).ConfigureAwait(false);
        var (records, key) = Load();
        using var cipher = new SecretCipher(key);
        return (records.Tables.GetValueOrDefault(table) ?? []).ToDictionary(
            row => row.Key,
            IReadOnlyDictionary<string, string> (row) =>
                row.Value.ToDictionary(
                    column => column.Key,
                    column => cipher.Open(new(table, column.Key, row.Key), column.Value),
                    StringComparer.Ordinal
                ),
            StringComparer.Ordinal
        );
    }

    /// <summary>Puts a row in place of the one with its id.</summary>
    public Task WriteAsync(string table, string row, IReadOnlyDictionary<string, string> columns, CancellationToken cancellationToken) =>
        ChangeAsync(
            (tables, cipher) =>
            {
                if (!tables.TryGetValue(table, out var rows))
                {
                    tables.Add(table, rows = new(StringComparer.Ordinal));
                }
                rows[row] = columns.ToDictionary(
                    column => column.Key,
                    column => cipher.Seal(new(table, column.Key, row), column.Value),
                    StringComparer.Ordinal
                );
            },
            cancellationToken
        );

    /// <summary>Takes a row away, if it is there.</summary>
    public Task DeleteAsync(string table, string row, CancellationToken cancellationToken) =>
        ChangeAsync((tables, _) => tables.GetValueOrDefault(table)?.Remove(row), cancellationToken);

    /// <summary>Seals everything anew with another key; a crash in between leaves the old state or the new one.</summary>
    /// <param name="text">What the new key is made of, where the key comes from a variable; else a random one is made.</param>
    /// <param name="cancellationToken">Ends the waiting for others.</param>
    public async Task RotateAsync(string? text, CancellationToken cancellationToken)
    {
        if (_key.IsGiven == (text is null))
        {
            throw SecretStoreException.KeyIsNotOurs();
        }
        using var held = await HoldAsync(cancellationToken).ConfigureAwait(false);
        var (records, key) = Load();
        var next = text is null ? _key.CreateNext() : SecretKey.Of(text);
        using var from = new SecretCipher(key);
        using var to = new SecretCipher(next);
        Save(records.Select((place, record) => to.Seal(place, from.Open(place, record))));
        _key.Settle(next);
    }

    private async Task ChangeAsync(
        Action<Dictionary<string, Dictionary<string, Dictionary<string, string>>>, SecretCipher> change,
        CancellationToken cancellationToken
    )
    {
        using var held = await HoldAsync(cancellationToken).ConfigureAwait(false);
        var (records, key) = Load();
        using var cipher = new SecretCipher(key);
        change(records.Tables, cipher);
        Save(records);
    }

    private Task<InterProcessLock> HoldAsync(CancellationToken cancellationToken)
    {
        PrivateFolder.Ensure(Path.GetDirectoryName(_lock)!);
        return InterProcessLock.AcquireAsync(_lock, Patience, _time, cancellationToken);
    }

    private (SecretFile Records, byte[] Key) Load()
    {
        if (!System.IO.File.Exists(File))
        {
            var made = _key.Create();
            using var cipher = new SecretCipher(made);
            return (new SecretFile(cipher.Seal(CheckPlace, CheckText), new(StringComparer.Ordinal)), made);
        }
        var records = Parse();
        var key = KeyOf(records);
        _key.Settle(key);
        return (records, key);
    }

    private SecretFile Parse()
    {
        try
        {
            return SecretFile.Parse(System.IO.File.ReadAllBytes(File));
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw SecretStoreException.Unreadable(File, exception);
        }
    }

    private byte[] KeyOf(SecretFile records)
    {
        SecretStoreException? refused = null;
        foreach (var candidate in _key.Candidates())
        {
            using var cipher = new SecretCipher(candidate);
            try
            {
                cipher.Open(CheckPlace, records.Check);
                return candidate;
            }
            catch (SecretStoreException exception)
            {
                refused = exception;
            }
        }
        throw refused ?? _key.Missing();
    }

    private void Save(SecretFile records) => AtomicFile.Write(File, records.ToJson(), PrivateFolder.FileMode);
}
