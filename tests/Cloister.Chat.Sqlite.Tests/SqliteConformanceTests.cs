using Cloister.Testing;

namespace Cloister.Chat.Tests;

public sealed class SqliteConformanceTests
{
    public static TheoryData<StorageCheck> Checks => [.. SessionStorageConformance.Checks, .. SessionStorageConformance.DurableChecks];

    [Theory]
    [MemberData(nameof(Checks), DisableDiscoveryEnumeration = true)]
    public async Task It_keeps_every_promise(StorageCheck check)
    {
        using var folder = new TemporaryFolder();
        await check.RunAsync(() => new SqliteSessionStorage(folder["threads.db"]));
    }

    [Fact]
    public void No_store_of_this_package_is_left_out()
    {
        var stores = typeof(SqliteSessionStorage).Assembly.GetExportedTypes().Where(type => type.IsAssignableTo(typeof(ISessionStorage)));

        Assert.Equal([typeof(SqliteSessionStorage)], stores);
    }
}
