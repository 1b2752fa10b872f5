namespace Cloister.AgUi.Tests.Values;

public sealed class ValueListTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_any_changes_it_holds_what_a_list_holds_and_earlier_versions_stay(int seed)
    {
        var random = new Random(seed);
        var model = new List<string>();
        ValueList<string> list = [];
        var versions = new List<(ValueList<string> List, string[] Items)>();
        for (var step = 0; step < 2_500; step++)
        {
            list = Change(list, model, random);
            if (step % 50 == 0)
            {
                versions.Add((list, [.. model]));
            }
        }

        Assert.Equal(model, list);
        Assert.Equal(model.Count, list.Count);
        Assert.Equal(model, Enumerable.Range(0, list.Count).Select(i => list[i]));
        Assert.All(versions, version => Assert.Equal(version.Items, version.List));
        Assert.All(versions, version => Assert.True(list.SharedStart(version.List) <= SameStart(model, version.Items)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(1_024)]
    [InlineData(1_056)]
    [InlineData(1_057)]
    [InlineData(33_000)]
    public void Every_size_is_the_same_however_it_came_to_be(int size)
    {
        string[] items = [.. Enumerable.Range(0, size).Select(i => $"{i}")];
        var oneByOne = items.Aggregate(ValueList.Create<string>([]), (list, item) => list.Add(item));

        Assert.Equal(ValueList.Create<string>(items), oneByOne);
        Assert.Equal(items.ToValueList().GetHashCode(), oneByOne.GetHashCode());
        Assert.Equal(oneByOne, oneByOne.Add("more").Take(size));
    }

    [Theory]
    [InlineData(40, 0)]
    [InlineData(40, 20)]
    [InlineData(5_000, 0)]
    [InlineData(5_000, 1_023)]
    [InlineData(5_000, 4_999)]
    public void Two_versions_know_how_far_they_are_the_same(int size, int changed)
    {
        var list = Enumerable.Range(0, size).Select(i => $"{i}").ToValueList();

        Assert.Equal(changed, list.SharedStart(list.SetItem(changed, "other")));
        Assert.Equal(size, list.SharedStart(list.Add("more")));
        Assert.Equal(size, list.Add("more").SharedStart(list));
        Assert.Equal(changed, list.SharedStart(list.Take(changed)));
        Assert.Equal(changed, list.SharedStart(list.RemoveAt(changed)));
    }

    [Fact]
    public void Lists_differ_in_items_order_and_length()
    {
        ValueList<int> list = [1, 2, 3];

        Assert.True(list == [1, 2, 3]);
        Assert.True(list != [1, 3, 2]);
        Assert.True(list != [1, 2]);
        Assert.False(list.Equals(null));
        Assert.True((ValueList<int>?)null == null);
    }

    [Fact]
    public void Places_that_are_none_are_refused()
    {
        ValueList<int> list = [1, 2, 3];

        Assert.Throws<ArgumentOutOfRangeException>(() => list[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => list[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => list.SetItem(3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Insert(4, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.RemoveAt(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Take(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Take(-1));
    }

    private static ValueList<string> Change(ValueList<string> list, List<string> model, Random random)
    {
        var item = $"{random.Next()}";
        var place = random.Next(model.Count + 1);
        switch (random.Next(9))
        {
            case 0 when place < model.Count:
                model[place] = item;
                return list.SetItem(place, item);
            case 1:
                model.Insert(place, item);
                return list.Insert(place, item);
            case 2 when place < model.Count:
                model.RemoveAt(place);
                return list.RemoveAt(place);
            case 3 when random.Next(20) == 0:
                model.RemoveRange(place, model.Count - place);
                return list.Take(place);
            case 4:
                string[] items = [.. Enumerable.Range(0, random.Next(70)).Select(i => $"{item}/{i}")];
                model.AddRange(items);
                return list.AddRange(items);
            default:
                model.Add(item);
                return list.Add(item);
        }
    }

    private static int SameStart(List<string> one, string[] other)
    {
        var same = 0;
        while (same < Math.Min(one.Count, other.Length) && ReferenceEquals(one[same], other[same]))
        {
            same++;
        }
        return same;
    }
}
