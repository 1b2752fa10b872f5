using System.Diagnostics;
using Cloister.Testing;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents.Tests.Storage;

public sealed class FullDiskTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task File_that_may_not_grow_stops_the_intake_until_it_may_again()
    {
        await using var place = await StorePlace.NewAsync();
        using var log = new LogCollector();
        await using var store = await place.OpenAsync(new ManualTimeProvider(), logger: log.CreateLogger("store"));
        await store.CommitAsync(new WriteSet().Do(new("PRAGMA max_page_count = 100")), Durability.Os).WaitAsync(Patience);

        var full = await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            store.CommitAsync(Large(1), Durability.Os).WaitAsync(Patience)
        );

        Assert.Contains("the disk is full", full.Message, StringComparison.Ordinal);
        Assert.Equal((false, full.Message), (store.Health.CanWrite, store.Health.Reason));
        Assert.Empty(await Items.KeysAsync(store));

        await store.CommitAsync(new WriteSet().Do(new("PRAGMA max_page_count = 100000")), Durability.Os).WaitAsync(Patience);
        await store.CommitAsync(Large(1), Durability.Os).WaitAsync(Patience);
        Assert.True(store.Health.CanWrite);
        var told = await log.Records.WaitForAsync(2);
        Assert.Equal([(540, full), (541, (Exception?)null)], told.Select(record => (record.EventId.Id, record.Exception)));
    }

    [Fact]
    public async Task Log_that_fails_stops_nobody()
    {
        await using var place = await StorePlace.NewAsync();
        await using var store = await place.OpenAsync(logger: new FailingLogger());

        await store.CommitAsync(new WriteSet().Do(new("PRAGMA max_page_count = 100")), Durability.Os).WaitAsync(Patience);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.CommitAsync(Large(1), Durability.Os).WaitAsync(Patience));
        await store.CommitAsync(Items.Set(2), Durability.Os).WaitAsync(Patience);

        Assert.Equal([2], await Items.KeysAsync(store));
    }

    [Fact]
    public async Task Full_drive_stops_the_intake_and_it_goes_on_by_itself_when_there_is_room()
    {
        using var folder = new TemporaryFolder();
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=4m", "none", folder.Path), "A small drive cannot be mounted here.");
        try
        {
            await FillAsync(folder);
        }
        finally
        {
            Run("umount", folder.Path);
        }
    }

    private static async Task FillAsync(TemporaryFolder folder)
    {
        var time = new ManualTimeProvider();
        await using var store = await AgentStore.OpenAsync(
            new()
            {
                Folder = folder[".agent"],
                Modules = [Items.Module],
                TimeProvider = time,
            }
        );
        await File.WriteAllBytesAsync(folder["rubbish"], new byte[2_500_000]);
        var written = 0;
        StoreUnavailableException? full = null;
        while (full is null && written < 20)
        {
            full =
                await Record.ExceptionAsync(() => store.CommitAsync(Large(written), Durability.Disk).WaitAsync(Patience))
                as StoreUnavailableException;
            written += full is null ? 1 : 0;
        }

        Assert.NotNull(full);
        Assert.False(store.Health.CanWrite);
        await PauseAsync(time);
        Assert.False(store.Health.CanWrite);

        File.Delete(folder["rubbish"]);
        await PauseAsync(time);
        Assert.True(store.Health.CanWrite);
        await store.CommitAsync(Large(written), Durability.Disk).WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, written + 1).Select(key => (long)key), await Items.KeysAsync(store));
    }

    /// <summary>Lets the writer use a pause, and returns when it waits for the next.</summary>
    private static async Task PauseAsync(ManualTimeProvider time)
    {
        await time.WaitForTimersAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        await time.WaitForTimersAsync();
    }

    private static WriteSet Large(long key) => new WriteSet().Do(Items.Add, key, "text", new byte[400_000]);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false }
            )!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // There is no such program.
        }
    }

    private sealed class FailingLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => throw new IOException("The disk of the log is full, too.");
    }
}
