using System.Text.Json;
using Cloister.AgUi;
using Cloister.Chat;

namespace Cloister.Benchmarks;

/// <summary>Threads of ten thousand messages, saved and opened. By the wall, since the disk is waited for.</summary>
internal static class StoreFigures
{
    private const int Messages = 10_000;

    private static readonly (string Name, Func<string, ISessionStorage> Make)[] Stores =
    [
        ("memory", _ => new InMemorySessionStorage()),
        ("file", folder => new FileSessionStorage(folder)),
        (
            "encrypted",
            folder => new ByteSessionStorage(
                new EncryptedThreadBytes(new FileThreadBytes(folder), FixedSessionKeys.FromSecret("a secret for measuring"u8))
            )
        ),
        ("sqlite", folder => new SqliteSessionStorage(Path.Combine(folder, "threads.db"))),
    ];

    private static readonly Figure[] Saves = [.. Stores.Select(store => new Figure("store-save-" + store.Name, Limit: 3, Aim: 1.5))];
    private static readonly Figure[] Opens = [.. Stores.Select(store => new Figure("store-open-" + store.Name, Limit: 3, Aim: 1.5))];
    private static readonly Figure StoreTurn = new("store-turn", Limit: 3, Aim: 1.2);

    public static IEnumerable<Comparison> All =>
        [
            new("Save a thread of 10,000 messages, all of them new", Saves, SaveAsync),
            new("Open a thread of 10,000 messages", Opens, OpenAsync),
            new("Save one more turn, SQLite", [StoreTurn], TurnAsync),
        ];

    private static Task<Outcome[]> SaveAsync()
    {
        ChatState[] states = [Threads.Of(Messages), Threads.Of(Messages, "Now")];
        var json = states[0].ToJson();
        return CompareAsync(
            Saves,
            store => Task.FromResult(store.Saving(states)),
            path =>
                new(
                    "write the bytes",
                    async count =>
                    {
                        for (var i = 0; i < count; i++)
                        {
                            await using var file = new FileStream(path, FileMode.Create);
                            await file.WriteAsync(json);
                            file.Flush(flushToDisk: true);
                        }
                    }
                )
                {
                    IsByTheWall = true,
                }
        );
    }

    private static Task<Outcome[]> OpenAsync()
    {
        var state = Threads.Of(Messages);
        return CompareAsync(
            Opens,
            store => store.OpeningAsync(state),
            path =>
            {
                File.WriteAllBytes(path, state.ToJson());
                return new(
                    "read the bytes, look at every token",
                    async count =>
                    {
                        for (var i = 0; i < count; i++)
                        {
                            Look(await File.ReadAllBytesAsync(path));
                        }
                    }
                )
                {
                    IsByTheWall = true,
                };
            }
        );
    }

    private static async Task<Outcome[]> TurnAsync()
    {
        await using var large = new StoreUnderMeasure("sqlite", Stores[^1].Make);
        await using var small = new StoreUnderMeasure("sqlite", Stores[^1].Make);
        var rows = await RatioRunner.CompareAsync(
            await large.TurnsAsync("at 10,000 messages", Threads.Of(Messages)),
            await small.TurnsAsync("at 10 messages", Threads.Of(10))
        );
        Table.Print(rows, reference: rows[1]);
        return [StoreTurn.Is(rows[0].Nanoseconds / rows[1].Nanoseconds)];
    }

    private static async Task<Outcome[]> CompareAsync(
        Figure[] figures,
        Func<StoreUnderMeasure, Task<Contender>> use,
        Func<string, Contender> bare
    )
    {
        var file = Path.GetTempFileName();
        var stores = Stores.Select(store => new StoreUnderMeasure(store.Name, store.Make)).ToArray();
        try
        {
            var contenders = new List<Contender>();
            foreach (var store in stores)
            {
                contenders.Add(await use(store));
            }

            var rows = await RatioRunner.CompareAsync([.. contenders, bare(file)]);
            Table.Print(rows, reference: rows[^1]);
            return [.. figures.Zip(rows, (figure, row) => figure.Is(row.Nanoseconds / rows[^1].Nanoseconds))];
        }
        finally
        {
            foreach (var store in stores)
            {
                await store.DisposeAsync();
            }

            File.Delete(file);
        }
    }

    private static void Look(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            // Every token is found and checked, nothing is kept.
        }
    }
}
