using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Cloister.Testing;

namespace Cloister.Agents.Tests;

public sealed class SecretStoreTests : IDisposable
{
    private const string WrongKey = "Secret store cannot be decrypted with the current key";

    private readonly ProjectFolder _home = new();
    private readonly ManualTimeProvider _time = new();
    private string? _keyVariable;

    private SecretStore Store => new(_home.Path, name => name == "CLOISTER_KEY" ? _keyVariable : null, _time);

    [Fact]
    public async Task What_was_written_is_read_back_and_lies_nowhere_in_plain_text()
    {
        await WriteAsync("one", "first secret");
        await WriteAsync("two", "second sécret");
        await WriteAsync("one", "changed secret");

        var rows = await ReadAsync();

        Assert.Equal("changed secret", rows["one"]["value"]);
        Assert.Equal("second sécret", rows["two"]["value"]);
        Assert.DoesNotContain("secret", _home.Read("secrets.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_deleted_is_gone()
    {
        await WriteAsync("one", "x");

        await Store.DeleteAsync("t", "one", CancellationToken.None);

        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public async Task An_empty_store_makes_no_files()
    {
        Assert.Empty(await ReadAsync());

        Assert.Empty(Directory.EnumerateFileSystemEntries(_home.Path));
    }

    [Fact]
    public async Task A_record_is_nonce_tag_and_ciphertext_of_its_place()
    {
        _keyVariable = "pass";
        await WriteAsync("one", "secret");

        var record = Convert.FromBase64String(Records()["t"]!["one"]!["value"]!.GetValue<string>());

        using var cipher = new AesGcm(SHA256.HashData("pass"u8), 16);
        var text = new byte[record.Length - 28];
        cipher.Decrypt(record.AsSpan(0, 12), record.AsSpan(28), record.AsSpan(12, 16), text, "t\0value\0one"u8);
        Assert.Equal("secret", Encoding.UTF8.GetString(text));
    }

    [Fact]
    public async Task Records_cannot_be_exchanged_for_one_another()
    {
        await WriteAsync("one", "first");
        await WriteAsync("two", "second");
        Change(tables => tables["t"]!["one"]!["value"] = tables["t"]!["two"]!["value"]!.DeepClone());

        Assert.Equal(WrongKey, (await Assert.ThrowsAsync<SecretStoreException>(ReadAsync)).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no base64")]
    [InlineData("AAAA")]
    public async Task A_broken_record_is_never_an_empty_value(string record)
    {
        await WriteAsync("one", "first");
        Change(tables => tables["t"]!["one"]!["value"] = record);

        Assert.Equal(WrongKey, (await Assert.ThrowsAsync<SecretStoreException>(ReadAsync)).Message);
    }

    [Fact]
    public async Task With_another_key_nothing_is_read_and_nothing_written()
    {
        _keyVariable = "one";
        await WriteAsync("a", "x");
        var before = _home.Read("secrets.json");

        _keyVariable = "two";
        Assert.Equal(WrongKey, (await Assert.ThrowsAsync<SecretStoreException>(ReadAsync)).Message);
        Assert.Equal(WrongKey, (await Assert.ThrowsAsync<SecretStoreException>(() => WriteAsync("b", "y"))).Message);

        Assert.Equal(before, _home.Read("secrets.json"));
        _keyVariable = "one";
        Assert.Equal("x", (await ReadAsync())["a"]["value"]);
    }

    [Fact]
    public async Task A_key_that_was_lost_is_told_as_such()
    {
        await WriteAsync("a", "x");
        File.Delete(_home["key"]);

        var refused = await Assert.ThrowsAsync<SecretStoreException>(ReadAsync);

        Assert.Contains(_home["key"], refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_home["key"]));
    }

    [Fact]
    public async Task A_key_of_the_wrong_length_is_refused()
    {
        await WriteAsync("a", "x");
        File.WriteAllBytes(_home["key"], [1, 2, 3]);

        Assert.Contains("32 bytes", (await Assert.ThrowsAsync<SecretStoreException>(ReadAsync)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"v":2,"check":"","tables":{}}""")]
    [InlineData("""{"v":1,"check":"","tables":{"t":5}}""")]
    public async Task A_file_that_is_no_store_is_refused_and_stays(string text)
    {
        _home.Write("secrets.json", text);

        var refused = await Assert.ThrowsAsync<SecretStoreException>(() => WriteAsync("a", "x"));

        Assert.Contains(_home["secrets.json"], refused.Message, StringComparison.Ordinal);
        Assert.Equal(text, _home.Read("secrets.json"));
    }

    [Fact]
    public async Task The_key_is_made_once_for_the_user_alone()
    {
        await WriteAsync("a", "x");
        var key = File.ReadAllBytes(_home["key"]);
        await WriteAsync("b", "y");

        Assert.Equal(32, key.Length);
        Assert.Equal(key, File.ReadAllBytes(_home["key"]));
        if (!OperatingSystem.IsWindows())
        {
            var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal((mode, mode), (File.GetUnixFileMode(_home["key"]), File.GetUnixFileMode(_home["secrets.json"])));
        }
    }

    [Fact]
    public async Task Sealing_anew_changes_key_and_records_and_no_value()
    {
        await WriteAsync("a", "x");
        var (key, records) = (File.ReadAllBytes(_home["key"]), _home.Read("secrets.json"));

        await Store.RotateAsync(null, CancellationToken.None);

        Assert.Equal("x", (await ReadAsync())["a"]["value"]);
        Assert.NotEqual(key, File.ReadAllBytes(_home["key"]));
        Assert.NotEqual(records, _home.Read("secrets.json"));
        Assert.False(File.Exists(_home["key.next"]));
    }

    [Fact]
    public async Task Sealing_anew_with_a_key_from_a_variable_needs_the_next_one()
    {
        _keyVariable = "one";
        await WriteAsync("a", "x");
        await Assert.ThrowsAsync<SecretStoreException>(() => Store.RotateAsync(null, CancellationToken.None));

        await Store.RotateAsync("two", CancellationToken.None);

        Assert.Equal(WrongKey, (await Assert.ThrowsAsync<SecretStoreException>(ReadAsync)).Message);
        _keyVariable = "two";
        Assert.Equal("x", (await ReadAsync())["a"]["value"]);
    }

    [Fact]
    public async Task Stopped_before_the_records_were_replaced_the_old_key_stays()
    {
        await WriteAsync("a", "x");
        var key = File.ReadAllBytes(_home["key"]);
        File.WriteAllBytes(_home["key.next"], new byte[32]);

        Assert.Equal("x", (await ReadAsync())["a"]["value"]);

        Assert.Equal(key, File.ReadAllBytes(_home["key"]));
        Assert.False(File.Exists(_home["key.next"]));
    }

    [Fact]
    public async Task Stopped_after_they_were_the_new_key_takes_its_place()
    {
        await WriteAsync("a", "x");
        var old = File.ReadAllBytes(_home["key"]);
        await Store.RotateAsync(null, CancellationToken.None);
        File.Move(_home["key"], _home["key.next"]);
        File.WriteAllBytes(_home["key"], old);

        Assert.Equal("x", (await ReadAsync())["a"]["value"]);

        Assert.NotEqual(old, File.ReadAllBytes(_home["key"]));
        Assert.False(File.Exists(_home["key.next"]));
    }

    [Fact]
    public async Task Nobody_loses_what_others_write_at_the_same_time()
    {
        var store = new SecretStore(_home.Path, _ => null, TimeProvider.System);

        await Parallel.ForAsync(0, 20, async (i, token) => await store.WriteAsync("t", $"row{i}", Row($"value{i}"), token));

        Assert.Equal(20, (await ReadAsync()).Count);
    }

    [Fact]
    public async Task Whoever_waits_too_long_for_others_is_told_for_what()
    {
        await WriteAsync("a", "x");
        using var held = await InterProcessLock.AcquireAsync(_home["secrets.lock"], TimeSpan.Zero, _time, CancellationToken.None);

        var waiting = ReadAsync();
        for (var i = 0; i < 11 * 50 && !waiting.IsCompleted; i++)
        {
            await _time.WaitForTimersAsync();
            _time.Advance(TimeSpan.FromMilliseconds(20));
        }

        var refused = await Assert.ThrowsAsync<TimeoutException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Contains("secrets.lock", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _home.Dispose();

    private static Dictionary<string, string> Row(string value) => new() { ["value"] = value };

    private Task WriteAsync(string row, string value) => Store.WriteAsync("t", row, Row(value), CancellationToken.None);

    private Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> ReadAsync() =>
        Store.ReadAsync("t", CancellationToken.None);

    private JsonNode Records() => JsonNode.Parse(_home.Read("secrets.json"))!["tables"]!;

    private void Change(Action<JsonNode> change)
    {
        var file = JsonNode.Parse(_home.Read("secrets.json"))!;
        change(file["tables"]!);
        _home.Write("secrets.json", file.ToJsonString());
    }
}
