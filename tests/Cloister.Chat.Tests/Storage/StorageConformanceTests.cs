using Cloister.Testing;

namespace Cloister.Chat.Tests;

public sealed class StorageConformanceTests
{
    public static MatrixTheoryData<StoreKind, StorageCheck> Checks => new(Enum.GetValues<StoreKind>(), SessionStorageConformance.Checks);

    public static MatrixTheoryData<StoreKind, StorageCheck> DurableChecks =>
        new([StoreKind.Files, StoreKind.EncryptedFiles, StoreKind.EncryptedFilesWithNames], SessionStorageConformance.DurableChecks);

    [Theory]
    [MemberData(nameof(Checks), DisableDiscoveryEnumeration = true)]
    public async Task A_store_keeps_every_promise(StoreKind kind, StorageCheck check)
    {
        using var folder = new TemporaryFolder();
        await check.RunAsync(() => kind.Open(folder.Path));
    }

    [Theory]
    [MemberData(nameof(DurableChecks), DisableDiscoveryEnumeration = true)]
    public async Task A_store_on_disk_can_be_shared(StoreKind kind, StorageCheck check)
    {
        using var folder = new TemporaryFolder();
        await check.RunAsync(() => kind.Open(folder.Path));
    }

    [Fact]
    public async Task All_checks_can_be_run_in_one_call()
    {
        using var folder = new TemporaryFolder();

        await SessionStorageConformance.RunAsync(() => new InMemorySessionStorage());
        await SessionStorageConformance.RunDurableAsync(place => new FileSessionStorage(folder[$"{place}"]));
    }

    [Fact]
    public async Task A_store_that_forgets_is_found_out()
    {
        var failure = await Assert.ThrowsAsync<StorageConformanceException>(() =>
            SessionStorageConformance.RunAsync(() => SessionStorage.None)
        );

        Assert.Contains("- Everything in a conversation comes back: The conversation should be there, and is not.", failure.Message);
    }

    [Fact]
    public void No_store_of_this_package_is_left_out()
    {
        var stores = typeof(ISessionStorage)
            .Assembly.GetExportedTypes()
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(ISessionStorage)));
        var bytes = typeof(IThreadBytes)
            .Assembly.GetExportedTypes()
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(IThreadBytes)));

        // Whoever adds a store adds it to StoreKind, or tests it as InMemorySessionStorageTests does, and then here.
        Assert.Equal(
            [typeof(ByteSessionStorage), typeof(FileSessionStorage), typeof(InMemorySessionStorage)],
            stores.OrderBy(type => type.Name, StringComparer.Ordinal)
        );
        Assert.Equal([typeof(EncryptedThreadBytes), typeof(FileThreadBytes)], bytes.OrderBy(type => type.Name, StringComparer.Ordinal));
    }
}
