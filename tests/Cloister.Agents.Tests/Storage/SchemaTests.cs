namespace Cloister.Agents.Tests.Storage;

public sealed class SchemaTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Kinds => StorePlace.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Newer_program_brings_the_tables_up_to_date_and_keeps_what_is_in_them(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using (var store = await place.OpenAsync())
        {
            await store.CommitAsync(Items.Set(1), Durability.Os).WaitAsync(Patience);
        }

        var newer = Items.Module with
        {
            Migrations = [.. Items.Module.Migrations, _ => "ALTER TABLE item ADD COLUMN more TEXT DEFAULT 'new'"],
        };
        await using var updated = await place.OpenAsync(modules: newer);

        var more = await updated.ReadAsync(reader => reader.ListAsync(new("SELECT more FROM item"), static row => row.GetString(0)));
        Assert.Equal(["new"], more);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Newer_tables_are_refused(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using (
            await place.OpenAsync(
                modules: Items.Module with
                {
                    Migrations = [.. Items.Module.Migrations, _ => "CREATE TABLE more (key BIGINT)"],
                }
            )
        ) { }

        var exception = await Assert.ThrowsAsync<StoreRefusedException>(async () => await place.OpenAsync());

        Assert.Equal(StoreRefusal.Newer, exception.Reason);
        Assert.Contains("tables of 'items' have version 2, and this program knows 1", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Migration_that_fails_leaves_everything_as_it_was(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using (await place.OpenAsync()) { }

        var broken = new StoreModule("broken", _ => "CREATE TABLE half (key BIGINT)", _ => "CREATE TABLE half (key BIGINT)");
        await Assert.ThrowsAnyAsync<StoreException>(async () => await place.OpenAsync(modules: [Items.Module, broken]));

        await using var store = await place.OpenAsync(modules: [Items.Module, new("whole", _ => "CREATE TABLE half (key BIGINT)")]);
        Assert.Equal(2, store.Epoch);
    }
}
