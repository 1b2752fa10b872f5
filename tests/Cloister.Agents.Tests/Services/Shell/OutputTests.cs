using System.Text;
using Cloister.AgUi;

namespace Cloister.Agents.Tests.Services.Shell;

public sealed class OutputTests
{
    [Fact]
    public void Window_keeps_the_last_characters_under_their_numbers()
    {
        var window = new OutputWindow();
        var random = new Random(3);
        var all = new StringBuilder();
        while (all.Length < 3 * OutputWindow.Size)
        {
            var piece = string.Concat(Enumerable.Range(0, 1 + random.Next(100)).Select(_ => (char)('a' + random.Next(26))));
            piece = string.Concat(Enumerable.Repeat(piece, 1 + random.Next(400)));
            all.Append(piece);
            window.Append(piece);
            Assert.Equal(all.Length, window.End);
            Assert.Equal(Math.Max(0, all.Length - OutputWindow.Size), window.Start);
        }

        for (var round = 0; round < 100; round++)
        {
            var (from, count) = (random.NextInt64(window.Start, window.End), random.Next(1, 50_000));
            var expected = all.ToString((int)from, (int)Math.Min(count, all.Length - from));
            Assert.Equal(expected, window.Read(from, count));
        }

        Assert.Equal("", window.Read(window.End, 10));
        Assert.Equal("", window.Read(window.End + 5, 10));
    }

    [Fact]
    public void Piece_larger_than_the_window_leaves_its_end()
    {
        var window = new OutputWindow();
        window.Append("before");
        window.Append(new string('x', OutputWindow.Size) + "end");

        Assert.Equal("xxend", window.Read(window.End - 5, 100));
        Assert.Equal(OutputWindow.Size, window.End - window.Start);
    }

    [Fact]
    public void What_is_on_disk_is_read_by_the_same_numbers_when_files_have_turned()
    {
        using var folder = new Storage.TemporaryFolder();
        using (var files = new OutputFiles(folder.Path))
        {
            files.Write("first "u8);
            files.Turn(6);
            files.Write("second "u8);
            Assert.Equal(0, files.Start);
            files.Turn(13);
            files.Write("thïrd"u8);
            Assert.Equal(6, files.Start);
        }

        Assert.Equal("second thïrd", OutputFiles.Read(folder.Path, 6, 6, 100));
        Assert.Equal("cond th", OutputFiles.Read(folder.Path, 6, 8, 7));
        Assert.Equal("", OutputFiles.Read(folder.Path, 6, 50, 7));
        Assert.Equal(12, OutputFiles.Count(folder.Path));
    }

    [Fact]
    public async Task Endless_output_holds_up_nobody_and_fills_no_memory()
    {
        await using var stage = await ShellStage.FreeAsync();
        var shell = await stage.StartAsync("yes endless", "s1");
        while ((await stage.SnapshotAsync(shell))["droppedChars"].AsInt64() < 2_000_000)
        {
            await stage.DoAsync("wait", JsonData.Object(("shellId", shell)));
        }

        var page = await stage.DoAsync("read", JsonData.Object(("shellId", shell), ("fromCursor", 10)));
        var ended = await stage.DoAsync("close", JsonData.Object(("shellId", shell), ("force", true)));

        Assert.Equal(page["cursor"].AsInt64() - 10, page["droppedBefore"].AsInt64());
        Assert.True(page["cursor"].AsInt64() >= 2_000_000);
        Assert.True(page["hasMore"].AsBoolean());
        Assert.Equal("killed", ended["snapshot"]["status"].AsString());
        var first = await stage.DoAsync("read", JsonData.Object(("shellId", shell), ("fromCursor", 8)));
        Assert.StartsWith("endless\n", first["output"].AsString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Binary_output_is_text_for_models_and_bytes_on_disk()
    {
        await using var stage = await ShellStage.FreeAsync();

        var done = await stage.DoAsync(
            "exec",
            JsonData.Object(("cmd", @"printf '\000\377\033[31mred\033[0m\302\n'; head -c 100000 /dev/urandom"))
        );

        Assert.StartsWith("\uFFFDred\uFFFD\n", done["output"].AsString(), StringComparison.Ordinal);
        Assert.DoesNotContain(done["output"].AsString(), c => char.IsControl(c) && c is not ('\t' or '\n'));
        var raw = await File.ReadAllBytesAsync(
            Path.Combine(stage.State, "shell", done["snapshot"]["shellId"].AsString(), "output.log"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal([0x00, 0xFF, 0x1B, (byte)'['], raw[..4]);
        Assert.True(raw.Length > 100_000);
    }

    [Fact]
    public async Task Secret_is_left_out_wherever_a_page_is_cut()
    {
        await using var stage = await ShellStage.FreeAsync();
        await File.WriteAllTextAsync(
            Path.Combine(stage.Root, ".env"),
            "TOKEN=very-secret-value-1234",
            TestContext.Current.CancellationToken
        );
        await stage.Agent.Host.ReloadAsync(TestContext.Current.CancellationToken);
        var shell = (await stage.DoAsync("exec", JsonData.Object(("cmd", "printf %190s; echo $TOKEN; printf %300s"))))["snapshot"]
            ["shellId"]
            .AsString();

        for (var from = 180; from < 215; from++)
        {
            var page = await stage.DoAsync("read", JsonData.Object(("shellId", shell), ("fromCursor", from - 180), ("maxOutputTokens", 1)));
            var rest = await stage.DoAsync("read", JsonData.Object(("shellId", shell), ("fromCursor", from), ("maxOutputTokens", 1)));
            var both = page["output"].AsString() + rest["output"].AsString();
            Assert.DoesNotContain("very-s", both, StringComparison.Ordinal);
            Assert.DoesNotContain("1234", both, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("very-secret", (await stage.SnapshotAsync(shell))["lastOutputPreview"].AsString(), StringComparison.Ordinal);
    }
}
